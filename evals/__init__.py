"""Measures an assistant: how good its answers are and how quick it is; knows of it only what it shows to everybody."""
