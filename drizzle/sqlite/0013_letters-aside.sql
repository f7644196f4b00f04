DROP INDEX `outbound_waiting`;--> statement-breakpoint
ALTER TABLE `outbound` ADD `aside_at` integer;--> statement-breakpoint
CREATE INDEX `outbound_queue` ON `outbound` (`id`) WHERE sent_at is null and aside_at is null;--> statement-breakpoint
CREATE INDEX `outbound_aside` ON `outbound` (`id`) WHERE aside_at is not null;