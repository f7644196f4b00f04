CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is never changed', TG_TABLE_NAME; END; $$;--> statement-breakpoint
CREATE TRIGGER "ledger_never_changed" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();--> statement-breakpoint
CREATE TRIGGER "texts_never_updated" BEFORE UPDATE ON "texts" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();--> statement-breakpoint
CREATE TRIGGER "heads_never_changed" BEFORE UPDATE OR DELETE OR TRUNCATE ON "heads" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
