DROP INDEX "outbound_waiting";--> statement-breakpoint
ALTER TABLE "outbound" ADD COLUMN "aside_at" bigint;--> statement-breakpoint
CREATE INDEX "outbound_queue" ON "outbound" USING btree ("id") WHERE sent_at is null and aside_at is null;--> statement-breakpoint
CREATE INDEX "outbound_aside" ON "outbound" USING btree ("id") WHERE aside_at is not null;