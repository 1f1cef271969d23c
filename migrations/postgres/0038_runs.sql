CREATE TABLE "run_cases" (
	"run_id" text NOT NULL,
	"place" bigint NOT NULL,
	"application_id" text NOT NULL,
	"seen_version" bigint NOT NULL,
	"state" text NOT NULL,
	"result_json" text,
	"settled_at" bigint,
	CONSTRAINT "run_cases_run_id_place_pk" PRIMARY KEY("run_id","place")
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" text PRIMARY KEY NOT NULL,
	"act" text NOT NULL,
	"order_json" text NOT NULL,
	"by" text NOT NULL,
	"started_at" bigint NOT NULL,
	"state" text NOT NULL,
	"settled_at" bigint,
	"stopped_by" text NOT NULL
);
--> statement-breakpoint
CREATE INDEX "run_cases_state" ON "run_cases" USING btree ("run_id","state","place");--> statement-breakpoint
CREATE INDEX "runs_state" ON "runs" USING btree ("state","started_at");--> statement-breakpoint
CREATE INDEX "runs_started" ON "runs" USING btree ("started_at");