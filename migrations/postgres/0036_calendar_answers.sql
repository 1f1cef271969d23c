CREATE TABLE "calendar_answers" (
	"invite_id" text NOT NULL,
	"email" text NOT NULL,
	"partstat" text NOT NULL,
	"sequence" bigint NOT NULL,
	"stamp" bigint NOT NULL,
	"mail_id" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "calendar_answers_invite_id_email_pk" PRIMARY KEY("invite_id","email")
);
