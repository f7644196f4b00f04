CREATE TABLE "saved_views" (
	"id" text PRIMARY KEY NOT NULL,
	"person" bigint NOT NULL,
	"name" text NOT NULL,
	"filter" jsonb NOT NULL,
	"shared" text,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_person_people_id_fk" FOREIGN KEY ("person") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "saved_views_person" ON "saved_views" USING btree ("person");