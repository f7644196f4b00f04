ALTER TABLE "roads" ADD COLUMN "public" boolean DEFAULT true NOT NULL;--> statement-breakpoint
-- What people live in is shown on no wall, as a road of an earlier program is read.
UPDATE "roads" SET "public" = false WHERE name like '%苑' or name like '%小区' or name like '%新村' or name like '%花园' or name like '%公寓' or name like '%家园' or name like '%佳园' or name like '%名邸' or name like '%山庄' or name like '%里弄' or name like '%坊';
