DROP INDEX "sessions_date";--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "mark" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "unreadable_at" bigint;--> statement-breakpoint
CREATE INDEX "sessions_unreadable" ON "sessions" USING btree ("unreadable_at");--> statement-breakpoint
CREATE INDEX "sessions_date" ON "sessions" USING btree ("state","date","mark","unreadable_at");--> statement-breakpoint
UPDATE "sessions" SET "mark" = floor(random() * 4294967296)::bigint + 1;