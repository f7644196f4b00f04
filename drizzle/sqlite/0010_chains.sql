ALTER TABLE `audit` ADD `hash` text;--> statement-breakpoint
ALTER TABLE `ledger` ADD `body` integer;--> statement-breakpoint
CREATE INDEX `ledger_erased` ON `ledger` (`case_id`) WHERE type = 'texts-erased';