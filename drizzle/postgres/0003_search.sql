CREATE TABLE "search" ("rowid" bigint PRIMARY KEY NOT NULL, "number" tsvector NOT NULL, "words" tsvector NOT NULL, "caller" tsvector NOT NULL, "phone" tsvector NOT NULL);--> statement-breakpoint
CREATE INDEX "search_number" ON "search" USING gin ("number");--> statement-breakpoint
CREATE INDEX "search_words" ON "search" USING gin ("words");--> statement-breakpoint
CREATE INDEX "search_caller" ON "search" USING gin ("caller");--> statement-breakpoint
CREATE INDEX "search_phone" ON "search" USING gin ("phone");
