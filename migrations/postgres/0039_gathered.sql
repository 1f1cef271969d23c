CREATE TABLE "gathered" (
	"mail_id" text NOT NULL,
	"inquiry_id" text NOT NULL,
	"what" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "gathered_mail_id_inquiry_id_what_pk" PRIMARY KEY("mail_id","inquiry_id","what")
);
--> statement-breakpoint
CREATE INDEX "gathered_inquiry" ON "gathered" USING btree ("inquiry_id","what");