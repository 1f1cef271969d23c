CREATE TABLE "post_marks" (
	"name" text PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL,
	"by" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "mails" ADD COLUMN "redirected_to" text;--> statement-breakpoint
ALTER TABLE "mails" ADD COLUMN "acts_json" text;--> statement-breakpoint
CREATE INDEX "mails_name" ON "mails" USING btree ("name","seq");--> statement-breakpoint
CREATE INDEX "mails_address" ON "mails" USING btree (lower("recipient_email"),"seq");