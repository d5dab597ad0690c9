"""Language models, one family per file, all answering the calls of `model.LanguageModel`."""
