"""What is computed for visitors: lanes, jobs, progress, shared models and answers."""
