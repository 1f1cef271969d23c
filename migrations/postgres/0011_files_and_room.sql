CREATE TABLE "mail_files" (
	"sha256" text NOT NULL,
	"mail_id" text NOT NULL,
	CONSTRAINT "mail_files_sha256_mail_id_pk" PRIMARY KEY("sha256","mail_id")
);
--> statement-breakpoint
DROP INDEX "attachments_application";--> statement-breakpoint
ALTER TABLE "attachments" ADD COLUMN "network" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "attachments" ADD COLUMN "counts_until" bigint;--> statement-breakpoint
CREATE INDEX "attachments_sha256" ON "attachments" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "attachments_counted" ON "attachments" USING btree ("counts_until","network","size");--> statement-breakpoint
CREATE INDEX "attachments_application" ON "attachments" USING btree ("application_id","removed_at");