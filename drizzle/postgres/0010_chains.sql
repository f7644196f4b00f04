ALTER TABLE "audit" ADD COLUMN "hash" text;--> statement-breakpoint
ALTER TABLE "ledger" ADD COLUMN "body" bigint;--> statement-breakpoint
CREATE INDEX "ledger_erased" ON "ledger" USING btree ("case_id") WHERE type = 'texts-erased';