CREATE TRIGGER `ledger_never_updated` BEFORE UPDATE ON `ledger` BEGIN SELECT raise(abort, 'the ledger is never changed'); END;--> statement-breakpoint
CREATE TRIGGER `ledger_never_deleted` BEFORE DELETE ON `ledger` BEGIN SELECT raise(abort, 'the ledger is never changed'); END;--> statement-breakpoint
CREATE TRIGGER `texts_never_updated` BEFORE UPDATE ON `texts` BEGIN SELECT raise(abort, 'a text is erased or stays'); END;--> statement-breakpoint
CREATE TRIGGER `heads_never_updated` BEFORE UPDATE ON `heads` BEGIN SELECT raise(abort, 'a signed head is never changed'); END;--> statement-breakpoint
CREATE TRIGGER `heads_never_deleted` BEFORE DELETE ON `heads` BEGIN SELECT raise(abort, 'a signed head is never changed'); END;
