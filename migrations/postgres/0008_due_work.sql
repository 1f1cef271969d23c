ALTER TABLE "inquiries" ADD COLUMN "remind_on" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "ask_report_on" text;--> statement-breakpoint
CREATE INDEX "applications_submitted" ON "applications" USING btree ("state","submitted_at");--> statement-breakpoint
CREATE INDEX "drafts_stale" ON "drafts" USING btree ("submitted_at","updated_at");--> statement-breakpoint
CREATE INDEX "inquiries_remind" ON "inquiries" USING btree ("remind_on");--> statement-breakpoint
CREATE INDEX "mails_claim" ON "mails" USING btree ("state","priority","seq","due_at");--> statement-breakpoint
CREATE INDEX "sessions_ask_report" ON "sessions" USING btree ("ask_report_on");--> statement-breakpoint
UPDATE "inquiries" SET "remind_on" = to_char(to_timestamp("asked_at" / 1000) AT TIME ZONE 'Asia/Tokyo' + interval '1 day', 'YYYY-MM-DD') WHERE "state" = 'open';--> statement-breakpoint
UPDATE "sessions" SET "ask_report_on" = to_char("date"::date + 1, 'YYYY-MM-DD') WHERE "state" = 'held' AND "date" >= to_char(now() - interval '31 days', 'YYYY-MM-DD');
