CREATE TABLE "photos" (
	"id" text PRIMARY KEY NOT NULL,
	"case_id" bigint NOT NULL,
	"step" text NOT NULL,
	"rework" integer NOT NULL,
	"unit" text,
	"by" bigint NOT NULL,
	"recorded_at" bigint NOT NULL,
	"client_id" text NOT NULL,
	"size" integer NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE INDEX "photos_case" ON "photos" USING btree ("case_id");--> statement-breakpoint
CREATE UNIQUE INDEX "photos_sent" ON "photos" USING btree ("by","client_id");