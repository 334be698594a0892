"""A certificate authority for demonstrations: its keys lie in files, every subject says 演示密钥."""
