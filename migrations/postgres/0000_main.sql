CREATE TABLE "answers" (
	"inquiry_id" text NOT NULL,
	"slot_id" text NOT NULL,
	"reply" text NOT NULL,
	"comment" text NOT NULL,
	"by" text NOT NULL,
	"channel" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "answers_inquiry_id_slot_id_pk" PRIMARY KEY("inquiry_id","slot_id")
);
--> statement-breakpoint
CREATE TABLE "applications" (
	"id" text PRIMARY KEY NOT NULL,
	"reference" text NOT NULL,
	"state" text NOT NULL,
	"version" bigint NOT NULL,
	"form_version" bigint NOT NULL,
	"source" text NOT NULL,
	"association" text NOT NULL,
	"contact_name" text NOT NULL,
	"contact_kana" text NOT NULL,
	"contact_phone" text NOT NULL,
	"contact_extension" text NOT NULL,
	"contact_email" text NOT NULL,
	"no_further_candidates" bigint NOT NULL,
	"venue_name" text NOT NULL,
	"postal_code" text NOT NULL,
	"address" text NOT NULL,
	"mode" text NOT NULL,
	"remarks" text NOT NULL,
	"submitted_at" bigint NOT NULL,
	"received_at" bigint,
	"returned_reason" text,
	"reply_by" text,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attachments" (
	"id" text PRIMARY KEY NOT NULL,
	"draft_id" text,
	"application_id" text,
	"name" text NOT NULL,
	"media_type" text NOT NULL,
	"size" bigint NOT NULL,
	"sha256" text NOT NULL,
	"created_at" bigint NOT NULL,
	"removed_at" bigint
);
--> statement-breakpoint
CREATE TABLE "browsers" (
	"id" text PRIMARY KEY NOT NULL,
	"cookie_hash" text NOT NULL,
	"role" text NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"revoked_at" bigint
);
--> statement-breakpoint
CREATE TABLE "drafts" (
	"id" text PRIMARY KEY NOT NULL,
	"cookie_hash" text NOT NULL,
	"values_json" text NOT NULL,
	"application_id" text,
	"purpose" text NOT NULL,
	"seen_version" bigint,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"submitted_at" bigint
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"application_id" text NOT NULL,
	"at" bigint NOT NULL,
	"type" text NOT NULL,
	"actor_role" text NOT NULL,
	"actor_name" text NOT NULL,
	"version" bigint NOT NULL,
	"data_json" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "inquiries" (
	"id" text PRIMARY KEY NOT NULL,
	"application_id" text NOT NULL,
	"maker_id" text NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"closed_because" text,
	"answer_by" text NOT NULL,
	"note" text NOT NULL,
	"decides" text NOT NULL,
	"asked_at" bigint NOT NULL,
	"asked_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "inquiry_offers" (
	"inquiry_id" text NOT NULL,
	"slot_id" text NOT NULL,
	CONSTRAINT "inquiry_offers_inquiry_id_slot_id_pk" PRIMARY KEY("inquiry_id","slot_id")
);
--> statement-breakpoint
CREATE TABLE "invites" (
	"id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"kind" text NOT NULL,
	"uid" text NOT NULL,
	"sequence" bigint NOT NULL,
	"organizer_name" text NOT NULL,
	"organizer_email" text NOT NULL,
	"last_stamp" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"recipient_name" text NOT NULL,
	"recipient_email" text NOT NULL,
	"recipient_id" text NOT NULL,
	"thread" text NOT NULL,
	"order_key" text NOT NULL,
	"application_id" text,
	"data_json" text NOT NULL,
	"itip_json" text,
	"invite_kind" text,
	"message_id" text NOT NULL,
	"date" bigint NOT NULL,
	"boundary_seed" text NOT NULL,
	"priority" bigint NOT NULL,
	"state" text NOT NULL,
	"attempts" bigint NOT NULL,
	"due_at" bigint NOT NULL,
	"claimed_by" text,
	"claimed_until" bigint,
	"maybe_sent" bigint NOT NULL,
	"parts_json" text,
	"sha256" text,
	"response" text NOT NULL,
	"settled_at" bigint
);
--> statement-breakpoint
CREATE TABLE "makers" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"products" text NOT NULL,
	"addresses_json" text NOT NULL,
	"crews" bigint NOT NULL,
	"buffer_minutes" bigint NOT NULL,
	"active" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "registrations" (
	"id" text PRIMARY KEY NOT NULL,
	"application_id" text NOT NULL,
	"state" text NOT NULL,
	"name" text NOT NULL,
	"institution" text NOT NULL,
	"email" text NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session_makers" (
	"session_id" text NOT NULL,
	"maker_id" text NOT NULL,
	"inquiry_id" text NOT NULL,
	"joined_at" bigint NOT NULL,
	"by" text NOT NULL,
	"out_at" bigint,
	"out_by" text,
	"out_reason" text,
	CONSTRAINT "session_makers_session_id_maker_id_pk" PRIMARY KEY("session_id","maker_id")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"application_id" text NOT NULL,
	"slot_id" text NOT NULL,
	"state" text NOT NULL,
	"version" bigint NOT NULL,
	"date" text NOT NULL,
	"meeting_start" text NOT NULL,
	"meeting_end" text NOT NULL,
	"demo_start" text NOT NULL,
	"demo_end" text NOT NULL,
	"venue_name" text NOT NULL,
	"postal_code" text NOT NULL,
	"address" text NOT NULL,
	"mode" text NOT NULL,
	"url" text NOT NULL,
	"note" text NOT NULL,
	"confirmed_at" bigint NOT NULL,
	"confirmed_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "slots" (
	"id" text PRIMARY KEY NOT NULL,
	"application_id" text NOT NULL,
	"rank" bigint NOT NULL,
	"date" text NOT NULL,
	"meeting_start" text NOT NULL,
	"meeting_end" text NOT NULL,
	"demo_start" text NOT NULL,
	"demo_end" text NOT NULL,
	"filed_on" text NOT NULL,
	"replaced_at" bigint
);
--> statement-breakpoint
CREATE TABLE "tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"link_hash" text NOT NULL,
	"code_hash" text,
	"sealed" text,
	"subject_id" text NOT NULL,
	"recipient" text NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint,
	"spent_at" bigint,
	"tries" bigint NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "applications_reference" ON "applications" USING btree ("reference");--> statement-breakpoint
CREATE INDEX "applications_state" ON "applications" USING btree ("state","received_at");--> statement-breakpoint
CREATE INDEX "applications_email" ON "applications" USING btree ("contact_email");--> statement-breakpoint
CREATE INDEX "attachments_draft" ON "attachments" USING btree ("draft_id");--> statement-breakpoint
CREATE INDEX "attachments_application" ON "attachments" USING btree ("application_id");--> statement-breakpoint
CREATE UNIQUE INDEX "browsers_cookie" ON "browsers" USING btree ("cookie_hash");--> statement-breakpoint
CREATE INDEX "browsers_email" ON "browsers" USING btree ("role","email");--> statement-breakpoint
CREATE UNIQUE INDEX "drafts_cookie" ON "drafts" USING btree ("cookie_hash");--> statement-breakpoint
CREATE INDEX "drafts_application" ON "drafts" USING btree ("application_id");--> statement-breakpoint
CREATE UNIQUE INDEX "events_seq" ON "events" USING btree ("seq");--> statement-breakpoint
CREATE INDEX "events_application" ON "events" USING btree ("application_id","seq");--> statement-breakpoint
CREATE INDEX "inquiries_application" ON "inquiries" USING btree ("application_id");--> statement-breakpoint
CREATE INDEX "inquiries_maker" ON "inquiries" USING btree ("maker_id","state");--> statement-breakpoint
CREATE UNIQUE INDEX "invites_session" ON "invites" USING btree ("session_id","kind");--> statement-breakpoint
CREATE UNIQUE INDEX "invites_uid" ON "invites" USING btree ("uid");--> statement-breakpoint
CREATE UNIQUE INDEX "mails_seq" ON "mails" USING btree ("seq");--> statement-breakpoint
CREATE INDEX "mails_due" ON "mails" USING btree ("state","due_at");--> statement-breakpoint
CREATE INDEX "mails_order" ON "mails" USING btree ("order_key","seq");--> statement-breakpoint
CREATE INDEX "mails_application" ON "mails" USING btree ("application_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "makers_name" ON "makers" USING btree ("name");--> statement-breakpoint
CREATE UNIQUE INDEX "registrations_email" ON "registrations" USING btree ("application_id","email");--> statement-breakpoint
CREATE INDEX "session_makers_maker" ON "session_makers" USING btree ("maker_id");--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_application" ON "sessions" USING btree ("application_id");--> statement-breakpoint
CREATE INDEX "sessions_date" ON "sessions" USING btree ("state","date");--> statement-breakpoint
CREATE INDEX "slots_application" ON "slots" USING btree ("application_id");--> statement-breakpoint
CREATE INDEX "slots_date" ON "slots" USING btree ("date");--> statement-breakpoint
CREATE UNIQUE INDEX "tokens_link" ON "tokens" USING btree ("link_hash");--> statement-breakpoint
CREATE INDEX "tokens_subject" ON "tokens" USING btree ("purpose","subject_id");--> statement-breakpoint
CREATE INDEX "tokens_recipient" ON "tokens" USING btree ("purpose","recipient","created_at");