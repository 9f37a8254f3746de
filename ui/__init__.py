"""The chat page: shows answers, opens their sources, keeps conversations. Knows nothing of models or vectors."""
