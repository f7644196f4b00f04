CREATE INDEX `notices_unread` ON `notices` (`person`,`at`) WHERE read_at is null;--> statement-breakpoint
CREATE INDEX `outbound_waiting` ON `outbound` (`id`) WHERE sent_at is null;--> statement-breakpoint
CREATE INDEX `cases_closed` ON `cases` (`closed_at`) WHERE closed_at is not null;--> statement-breakpoint
CREATE INDEX `cases_closed_on_road` ON `cases` (`road`,`received_at`) WHERE stage = 'closed';--> statement-breakpoint
CREATE INDEX `roster_unit` ON `roster` (`unit`,`starts_at`);