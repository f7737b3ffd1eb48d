"""What can happen: one class for each thing a person may be told, one template in `texts/zh/` for each class.

The class name in snake case is the outcome's name in transcripts, in the outbox and of its template, which lies in the
folder of its topic.
"""

from storage.package import load

load(__name__, __path__)
