"""Transcripts are documents, and what cannot be played is a problem with one."""

from services.documents import Document, DocumentProblem

TranscriptProblem = DocumentProblem

__all__ = ["Document", "TranscriptProblem"]
