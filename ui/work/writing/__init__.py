"""The trained machines write in a process of their own, many texts at once; a crash there does not end the site."""
