CREATE TABLE "callings" (
	"person" bigint PRIMARY KEY NOT NULL,
	"sound" boolean NOT NULL,
	"browser" boolean NOT NULL,
	"quiet_from" integer,
	"quiet_to" integer
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" bigint PRIMARY KEY NOT NULL,
	"person" bigint NOT NULL,
	"case_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"milestone" text NOT NULL,
	"round" integer NOT NULL,
	"threshold" text NOT NULL,
	"unit" text NOT NULL,
	"due" bigint NOT NULL,
	"at" bigint NOT NULL,
	"read_at" bigint
);
--> statement-breakpoint
CREATE TABLE "outbound" (
	"id" bigint PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"body" text NOT NULL,
	"at" bigint NOT NULL,
	"tries" integer NOT NULL,
	"next_at" bigint NOT NULL,
	"error" text,
	"sent_at" bigint,
	CONSTRAINT "outbound_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "warnings" (
	"case_id" bigint NOT NULL,
	"milestone" text NOT NULL,
	"round" integer NOT NULL,
	"threshold" text NOT NULL,
	CONSTRAINT "warnings_case_id_milestone_round_pk" PRIMARY KEY("case_id","milestone","round")
);
--> statement-breakpoint
CREATE TABLE "roster" (
	"id" bigint PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"person" bigint NOT NULL,
	"starts_at" bigint NOT NULL,
	"ends_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "callings" ADD CONSTRAINT "callings_person_people_id_fk" FOREIGN KEY ("person") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "notices_once" ON "notices" USING btree ("case_id","milestone","round","threshold","person");--> statement-breakpoint
CREATE INDEX "notices_person" ON "notices" USING btree ("person","id");