ALTER TABLE "notices" ADD COLUMN "batch" text;--> statement-breakpoint
ALTER TABLE "notices" ADD COLUMN "others" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "notices_batch" ON "notices" USING btree ("batch","person");