ALTER TABLE "cases" ADD COLUMN "seen_by" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "reached_by" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX "audit_by" ON "audit" USING btree ("by","at");