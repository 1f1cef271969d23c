ALTER TABLE "applications" ADD COLUMN "ended_on" text;--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "noticed_on" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX "applications_retention" ON "applications" USING btree ("noticed_on","ended_on");--> statement-breakpoint
CREATE INDEX "browsers_expires" ON "browsers" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "mail_files_mail" ON "mail_files" USING btree ("mail_id");--> statement-breakpoint
CREATE INDEX "tokens_expires" ON "tokens" USING btree ("expires_at");