CREATE INDEX "notices_unread" ON "notices" USING btree ("person","at") WHERE read_at is null;--> statement-breakpoint
CREATE INDEX "outbound_waiting" ON "outbound" USING btree ("id") WHERE sent_at is null;--> statement-breakpoint
CREATE INDEX "cases_closed" ON "cases" USING btree ("closed_at") WHERE closed_at is not null;--> statement-breakpoint
CREATE INDEX "cases_closed_on_road" ON "cases" USING btree ("road","received_at") WHERE stage = 'closed';--> statement-breakpoint
CREATE INDEX "roster_unit" ON "roster" USING btree ("unit","starts_at");