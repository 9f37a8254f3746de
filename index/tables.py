"""The ledger's tables, in SQL; `index.ledger` says what stands in them."""

FORMAT = "4"  # of these tables; an index with another is made anew
TABLES = """
CREATE TABLE IF NOT EXISTS documents (
    id INTEGER PRIMARY KEY, file TEXT NOT NULL UNIQUE, title TEXT, date TEXT, kind TEXT NOT NULL,
    encoding TEXT NOT NULL, size INTEGER NOT NULL, mtime INTEGER NOT NULL, sha256 TEXT NOT NULL,
    characters INTEGER NOT NULL, paragraphs INTEGER NOT NULL, windows INTEGER NOT NULL,
    reader INTEGER NOT NULL, notes TEXT NOT NULL, author TEXT, language TEXT);
CREATE TABLE IF NOT EXISTS paragraphs (
    id INTEGER PRIMARY KEY, document INTEGER NOT NULL, number INTEGER NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, sha256 BLOB NOT NULL, text BLOB NOT NULL, context BLOB NOT NULL, page INTEGER,
    meant BLOB NOT NULL,
    UNIQUE (document, number));
CREATE INDEX IF NOT EXISTS paragraphs_sha256 ON paragraphs (sha256);
CREATE TABLE IF NOT EXISTS windows (
    id INTEGER PRIMARY KEY, document INTEGER NOT NULL, paragraph INTEGER NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, key TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS windows_document ON windows (document);
CREATE INDEX IF NOT EXISTS windows_key ON windows (key);
CREATE TABLE IF NOT EXISTS vectors (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, vector BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS pending (id INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS skipped (
    file TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime INTEGER NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID;
"""
