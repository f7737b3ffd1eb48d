"""What is done, and in which transaction.

Four floors, each importing only what lies below it:

- the ground: a turn is one transaction (`turn`), somebody acts in it (`actor`), an event is attended to and answered
  (`visit`); what subjects, timers and dialogues are (`subjects`, `timers`, `dialogues`);
- what topics share: which activity is meant (`finding`), whose duty it is (`whom`), seats, cards, hours to be claimed;
- the topics: what people do, one module or folder each, none importing another;
- what sees all of them: the outbox, the ticking of timers, founding a community, what a conversation must know.

Topics declare their subjects, timers and dialogues by being loaded.
"""

from storage.package import load

load(__name__, __path__)
