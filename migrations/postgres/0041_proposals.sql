CREATE TABLE "acceptances" (
	"id" text PRIMARY KEY NOT NULL,
	"proposal_id" text NOT NULL,
	"at" bigint NOT NULL,
	"by" text NOT NULL,
	"answer_by" text NOT NULL,
	"decides" text NOT NULL,
	"ended_at" bigint
);
--> statement-breakpoint
CREATE TABLE "accepted_rows" (
	"acceptance_id" text NOT NULL,
	"application_id" text NOT NULL,
	"position" bigint NOT NULL,
	"seen_version" bigint NOT NULL,
	"act" text NOT NULL,
	"came" text NOT NULL,
	"why_json" text NOT NULL,
	"came_at" bigint,
	CONSTRAINT "accepted_rows_acceptance_id_application_id_pk" PRIMARY KEY("acceptance_id","application_id")
);
--> statement-breakpoint
CREATE TABLE "proposal_rows" (
	"proposal_id" text NOT NULL,
	"application_id" text NOT NULL,
	"version" bigint NOT NULL,
	"slot_id" text,
	"day" text NOT NULL,
	"prefecture" text NOT NULL,
	"maker_ids_json" text NOT NULL,
	"why_json" text NOT NULL,
	CONSTRAINT "proposal_rows_proposal_id_application_id_pk" PRIMARY KEY("proposal_id","application_id")
);
--> statement-breakpoint
CREATE TABLE "proposals" (
	"id" text PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"fault" text NOT NULL,
	"filter_json" text NOT NULL,
	"terms_json" text NOT NULL,
	"based_on" text,
	"started_at" bigint NOT NULL,
	"started_by" text NOT NULL,
	"begun_at" bigint,
	"runner" text NOT NULL,
	"alive_until" bigint,
	"stop_asked" bigint NOT NULL,
	"ended_at" bigint,
	"fingerprint" text NOT NULL,
	"applications" bigint NOT NULL,
	"placed" bigint NOT NULL,
	"figures_json" text NOT NULL
);
--> statement-breakpoint
CREATE INDEX "acceptances_proposal" ON "acceptances" USING btree ("proposal_id","at");--> statement-breakpoint
CREATE INDEX "acceptances_ended" ON "acceptances" USING btree ("ended_at");--> statement-breakpoint
CREATE INDEX "accepted_rows_ready" ON "accepted_rows" USING btree ("acceptance_id","position");--> statement-breakpoint
CREATE INDEX "proposals_started" ON "proposals" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "proposals_state" ON "proposals" USING btree ("state","started_at");