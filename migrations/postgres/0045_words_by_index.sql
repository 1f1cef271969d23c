-- Worked out anew for a row these take a hundred times as long as reading it, which nothing but this tells the planner.
ALTER FUNCTION listed_grams(text) COST 20000;--> statement-breakpoint
ALTER FUNCTION mail_grams(text) COST 5000;--> statement-breakpoint
-- By the index alone, also where the words stand in most rows and their statistics are known.
CREATE FUNCTION listed_with(grams text[], patterns text[], most bigint) RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 SET enable_seqscan = off SET enable_indexscan = off AS $$ SELECT number FROM listed WHERE listed_grams(search_text) @> grams AND search_text LIKE ALL (patterns) LIMIT most $$;
