"""Files in, passages out: reads a folder of documents, keeps it searchable, knows nothing of language models."""
