ALTER TABLE "mails" ADD COLUMN "server_id" text;--> statement-breakpoint
CREATE INDEX "mails_message" ON "mails" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "mails_server" ON "mails" USING btree ("server_id");