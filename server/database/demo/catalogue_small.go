package demo

import "time"

// smallFlows are the flows with few runs each.
var smallFlows = []flowSpec{
	{
		name: "build-models", fn: "build_models", tags: []string{"warehouse", "dbt"}, weight: 12, median: 8 * time.Minute, fails: 60, crashes: 15, persist: true,
		params: []param{{"models", "array", []string{`["core", "marts"]`}}},
		tasks: []taskSpec{
			{name: "parse-project", fn: "parse_project", share: 100, cached: true},
			{name: "run-model", fn: "run_model", share: 800, inputs: []string{"model", "project"}, from: []string{"$models", "0"}, mapped: 4, tags: []string{"warehouse", "dbt"}, retries: 1},
			{flow: "clean-staging", share: 100, inputs: []string{"after"}, from: []string{"1"}},
		},
	},
	{
		name: "reconcile-payments", fn: "reconcile_payments", tags: []string{"finance"}, weight: 70, median: 3 * time.Minute, fails: 50, crashes: 5, approval: true, persist: true,
		params: []param{dayParam, {"threshold", "number", []string{"0.01", "1.0", "1e-07"}}},
		tasks: []taskSpec{
			{name: "load-ledger", fn: "load_ledger", share: 300, inputs: []string{"day"}, from: []string{"$day"}, tags: []string{"warehouse"}},
			{name: "load-bank-statement", fn: "load_bank_statement", share: 300, inputs: []string{"day"}, from: []string{"$day"}, retries: 2},
			{name: "match", fn: "match", share: 300, inputs: []string{"ledger", "statement", "threshold"}, from: []string{"0", "1", "$threshold"}, makes: "table"},
			{name: "post-differences", fn: "post_differences", share: 100, inputs: []string{"differences"}, from: []string{"2"}, tags: []string{"warehouse"}},
		},
		deployments: []deploymentSpec{
			{name: "workdays", queue: "process-main/default", version: "1.2.9", entry: "flows/finance.py:reconcile_payments", tags: []string{"prod", "finance"},
				schedules: []scheduleSpec{{kind: "cron", hours: []int{7}, minutes: []int{0}, days: "1-5", zone: "Europe/London", cron: "0 7 * * 1-5"}}},
		},
	},
	{
		name: "train-churn-model", fn: "train_churn_model", tags: []string{"ml"}, weight: 32, median: 41 * time.Minute, fails: 110, crashes: 60, timeout: 21600, persist: true,
		params: []param{{"learning_rate", "number", []string{"0.1", "0.003", "1e-05"}}, {"epochs", "integer", []string{"20", "50", "200"}}, {"features", "object", []string{`{"window_days": 90, "include": ["logins", "tickets"]}`, `{"window_days": 30, "include": []}`}}},
		tasks: []taskSpec{
			{name: "build-features", fn: "build_features", share: 250, inputs: []string{"features"}, from: []string{"$features"}, persist: true, tags: []string{"warehouse"}},
			{name: "train", fn: "train", share: 600, inputs: []string{"data", "learning_rate", "epochs"}, from: []string{"0", "$learning_rate", "$epochs"}, tags: []string{"gpu"}, persist: true, makes: "progress"},
			{name: "evaluate", fn: "evaluate", share: 130, inputs: []string{"model", "data"}, from: []string{"1", "0"}, makes: "markdown"},
			{name: "register-model", fn: "register_model", share: 20, inputs: []string{"model", "report"}, from: []string{"1", "2"}},
		},
		deployments: []deploymentSpec{
			{name: "weekly-gpu", queue: "k8s-batch/gpu", version: "0.31.4", entry: "ml/churn.py:train_churn_model", tags: []string{"ml", "gpu"},
				schedules: []scheduleSpec{{kind: "rrule", hours: []int{6, 18}, minutes: []int{30}, zone: "Asia/Tokyo", rrule: "FREQ=DAILY;BYHOUR=6,18;BYMINUTE=30;BYSECOND=0"}},
				limit:     1, strategy: "ENQUEUE", variables: `{"image": "registry.example/ml:0.31.4", "namespace": "ml", "gpu": 1}`},
		},
	},
	{
		name: "モデル評価", fn: "evaluate_models", tags: []string{"ml"}, weight: 18, median: 6 * time.Minute, fails: 30, crashes: 10,
		params: []param{{"モデル", "string", []string{`"解約"`, `"需要"`}}},
		tasks: []taskSpec{
			{name: "load-model", fn: "load_model", share: 200, inputs: []string{"モデル"}, from: []string{"$モデル"}, cached: true},
			{name: "score-batch", fn: "score_batch", share: 700, inputs: []string{"model"}, from: []string{"0"}, mapped: 4, tags: []string{"gpu"}},
			{name: "summarize", fn: "summarize", share: 100, inputs: []string{"scores"}, from: []string{"1"}, makes: "table"},
		},
		deployments: []deploymentSpec{{name: "tokyo", queue: "k8s-batch/gpu", version: "2026.10", entry: "ml/eval.py:evaluate_models", tags: []string{"ml"},
			schedules: []scheduleSpec{{kind: "cron", hours: []int{9}, minutes: []int{0}, zone: "Asia/Tokyo", cron: "0 9 * * *"}}}},
	},
	{
		name: "send-invoices", fn: "send_invoices", tags: []string{"finance", "customers"}, weight: 45, median: 70 * time.Second, fails: 25, crashes: 4, retries: 1,
		params: []param{{"month", "string", []string{`"2026-09"`, `"2026-10"`}}, {"dry_run", "boolean", []string{"false", "true"}}},
		tasks: []taskSpec{
			{name: "select-customers", fn: "select_customers", share: 200, inputs: []string{"month"}, from: []string{"$month"}, tags: []string{"warehouse"}},
			{name: "render-invoice", fn: "render_invoice", share: 500, inputs: []string{"customer"}, from: []string{"0"}, mapped: 5},
			{name: "mail-invoice", fn: "mail_invoice", share: 300, inputs: []string{"pdf", "dry_run"}, from: []string{"1", "$dry_run"}, tags: []string{"smtp"}, retries: 3},
		},
		deployments: []deploymentSpec{{name: "month-end", queue: "docker-main/mail", version: "4.1.0", entry: "flows/invoices.py:send_invoices", tags: []string{"prod"},
			schedules: []scheduleSpec{{kind: "rrule", hours: []int{8}, minutes: []int{0}, zone: "Europe/Berlin", rrule: "FREQ=DAILY;BYHOUR=8;BYMINUTE=0;BYSECOND=0"}}}},
	},
	{
		name: "Größen–Abgleich", fn: "groessen_abgleich", tags: []string{"stammdaten"}, weight: 26, median: 34 * time.Second, fails: 40, crashes: 3,
		params: []param{{"Werk", "string", []string{`"Köln"`, `"Łódź"`}}},
		tasks: []taskSpec{
			{name: "lies-größen", fn: "lies_groessen", share: 500, inputs: []string{"werk"}, from: []string{"$Werk"}},
			{name: "vergleiche", fn: "vergleiche", share: 500, inputs: []string{"größen"}, from: []string{"0"}, makes: "table"},
		},
		deployments: []deploymentSpec{{name: "Werk „Süd“", queue: "docker-main/default", version: "1.0-β", entry: "flows/stamm.py:groessen_abgleich", tags: []string{"stammdaten"}}},
	},
	{
		name: "rotate-credentials", fn: "rotate_credentials", tags: []string{"ops", "security"}, weight: 9, median: 11 * time.Second, fails: 20, crashes: 2,
		tasks: []taskSpec{
			{name: "issue-key", fn: "issue_key", share: 600, retries: 1},
			{name: "revoke-old-key", fn: "revoke_old_key", share: 400, inputs: []string{"new"}, from: []string{"0"}, wait: []int{0}},
		},
		deployments: []deploymentSpec{{name: "sundays", queue: "process-main/default", version: "1.0.0", entry: "ops/keys.py:rotate_credentials",
			schedules: []scheduleSpec{{kind: "cron", hours: []int{3}, minutes: []int{0}, days: "0", zone: "UTC", cron: "0 3 * * 0"}}}},
	},
	{
		name: "export-partner-feed", fn: "export_partner_feed", tags: []string{"export", "partners"}, weight: 52, median: 2 * time.Minute, fails: 70, crashes: 12, retries: 2, timeout: 900,
		params: []param{{"partner", "string", []string{`"northwind"`, `"contoso"`, `"o'brien & söhne"`}}},
		tasks: []taskSpec{
			{name: "query-feed", fn: "query_feed", share: 500, inputs: []string{"partner"}, from: []string{"$partner"}, tags: []string{"warehouse"}},
			{name: "encrypt", fn: "encrypt", share: 200, inputs: []string{"file"}, from: []string{"0"}},
			{name: "upload-sftp", fn: "upload_sftp", share: 300, inputs: []string{"file", "partner"}, from: []string{"1", "$partner"}, tags: []string{"sftp"}, retries: 3, makes: "link"},
		},
		deployments: []deploymentSpec{{name: "partners", queue: "docker-main/default", version: "2.0.0", entry: "flows/partners.py:export_partner_feed", tags: []string{"prod"},
			schedules: []scheduleSpec{{kind: "interval", every: 6 * time.Hour, zone: "UTC"}}}},
	},
	{
		name: "clean-staging", fn: "clean_staging", tags: []string{"ops"}, weight: 22, median: 25 * time.Second, fails: 10, crashes: 1, skips: true,
		tasks: []taskSpec{{name: "vacuum", fn: "vacuum", share: 1000, tags: []string{"warehouse"}}},
		deployments: []deploymentSpec{{name: "daily", queue: "process-main/low", version: "1.0.0", entry: "ops/clean.py:clean_staging",
			schedules: []scheduleSpec{{kind: "cron", hours: []int{0}, minutes: []int{10}, zone: "UTC", cron: "10 0 * * *"}}}},
	},
	{
		name: "audit permissions", fn: "audit_permissions", tags: []string{"security"}, weight: 6, median: 5 * time.Minute, fails: 15, crashes: 2,
		tasks: []taskSpec{
			{flow: "rotate-credentials", share: 400},
			{name: "compare-grants", fn: "compare_grants", share: 600, inputs: []string{"keys"}, from: []string{"0"}, makes: "markdown"},
		},
		deployments: []deploymentSpec{{name: "quarterly audit", queue: "process-main/low", version: "0.1.0", entry: "ops/audit.py:audit_permissions"}},
	},
	{name: "hello-world", fn: "hello_world", weight: 5, median: 900 * time.Millisecond, fails: 5, crashes: 0, params: []param{{"name", "string", []string{`"Marvin"`, `"world"`}}}},
	{name: "experiment_2026_09", fn: "experiment", tags: []string{"scratch"}, weight: 4, median: 7 * time.Minute, fails: 300, crashes: 40,
		tasks: []taskSpec{{name: "try-it", fn: "try_it", share: 1000, makes: "markdown"}}},
	{name: "legacy import (deprecated)", fn: "legacy_import", tags: []string{"deprecated"}, weight: 0,
		deployments: []deploymentSpec{{name: "old", queue: "", version: "0.0.1", entry: "legacy.py:legacy_import", paused: true}}},
}
