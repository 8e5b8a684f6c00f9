package settings

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	if os.Getenv("SETTINGS_TEST_HIDE") != "" {
		HideArguments()
		shown, _ := os.ReadFile("/proc/self/cmdline")
		fmt.Printf("%q %q", shown, os.Args)
		return
	}
	os.Exit(m.Run())
}

// place is a working directory and a home with files in them, and an environment.
type place struct {
	files map[string]string // by path under the root: "cwd/.env", "home/.prefect/profiles.toml"
	env   []string
	flags map[string]string
}

// load loads from the place. "ROOT" in files, variables and expectations stands for its root.
func (p place) load(t *testing.T) (*Settings, []string, func(string) string, error) {
	t.Helper()
	root := t.TempDir()
	rooted := func(s string) string { return strings.ReplaceAll(s, "ROOT", root) }
	for _, dir := range []string{"cwd", "home"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range p.files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(rooted(content)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	env := []string{"HOME=" + filepath.Join(root, "home"), "PATH=/bin"}
	for _, variable := range p.env {
		env = append(env, rooted(variable))
	}
	s, warnings, err := Load(Sources{Dir: filepath.Join(root, "cwd"), Environ: env, Flags: p.flags})
	return s, warnings, rooted, err
}

func TestDefaults(t *testing.T) {
	s, warnings, rooted, err := place{}.load(t)
	if err != nil || len(warnings) > 0 {
		t.Fatal(warnings, err)
	}
	d := s.Database
	if want := rooted("sqlite+aiosqlite:///ROOT/home/.prefect/prefect.db"); d.URL != want || d.Source != "the default" {
		t.Errorf("URL %s from %s", d.URL, d.Source)
	}
	d.URL, d.Source = "", ""
	if want := (Database{Timeout: 10 * time.Second, SnapshotTimeout: 10 * time.Second, ConnectionTimeout: 5 * time.Second, PoolRecycle: time.Hour,
		PoolTimeout: 30 * time.Second, PoolSize: 5, MaxOverflow: 10, TLS: TLS{CheckHostname: true}}); d != want {
		t.Errorf("database %#v", struct{ Database }{d})
	}
	v := s.Server
	if v.Host != "127.0.0.1" || v.Port != 4300 || v.ReadOnly || v.LogLevel != 0 || v.LogFormat != "text" ||
		v.AuthString != "" || v.DefaultPageSize != 50 || v.MaxPageSize != 1000 || v.MaxBodyBytes != 1<<20 ||
		v.MaxTokens != 10_000 || v.MaxDepth != 15 || v.OperationTimeout != 30*time.Second || v.Explain ||
		len(v.CORS.AllowedOrigins) > 0 || !slices.Equal(v.CORS.AllowedHeaders, []string{"*"}) {
		t.Errorf("server %+v", v.CORS)
	}
}

func TestTable(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range All() {
		for _, name := range append(s.names(), s.Flag) {
			if name != "" && seen[name] {
				t.Errorf("%s is there twice", name)
			}
			seen[name] = true
		}
		if !strings.HasSuffix(s.Description, ".") {
			t.Errorf("%s has no description", s.Name)
		}
		if s.Default != "" {
			if _, ok := s.parse(s.Default); !ok {
				t.Errorf("%s has a bad default", s.Name)
			}
		}
	}
	if s, ok := Lookup("PREFECT_SQLALCHEMY_POOL_SIZE"); !ok || s.Name != "PREFECT_SERVER_DATABASE_SQLALCHEMY_POOL_SIZE" {
		t.Errorf("Lookup gives %s", s.Name)
	}
}

// TestSourcesOfTheAddress sets the address in all sources, and takes one away after the other.
func TestSourcesOfTheAddress(t *testing.T) {
	profiles := `
active = "one"
[profiles.one]
PREFECT_API_DATABASE_CONNECTION_URL = "sqlite:///profile-one-api"
[profiles.two]
PREFECT_API_DATABASE_CONNECTION_URL = "sqlite:///profile-two-api"
PREFECT_SERVER_DATABASE_CONNECTION_URL = "sqlite:///profile-two"
`
	p := place{
		flags: map[string]string{"database-url": "sqlite:///flag"},
		env: []string{
			"PREFECT_API_DATABASE_CONNECTION_URL=sqlite:///env-api", "PREFECT_SERVER_DATABASE_CONNECTION_URL=sqlite:///env",
		},
		files: map[string]string{
			"cwd/.env": "PREFECT_API_DATABASE_CONNECTION_URL=sqlite:///dotenv-api\n" +
				"PREFECT_SERVER_DATABASE_CONNECTION_URL=sqlite:///dotenv\n",
			"cwd/prefect.toml":            "[server.database]\nconnection_url = 'sqlite:///toml'\n",
			"cwd/pyproject.toml":          "[tool.prefect.server.database]\nconnection_url = 'sqlite:///pyproject'\n",
			"home/.prefect/profiles.toml": profiles,
			"other/profiles.toml":         strings.ReplaceAll(profiles, "///", "///other-"),
			"moved/profiles.toml":         strings.ReplaceAll(profiles, "///", "///moved-"),
		},
	}
	expect := func(want, source string) {
		t.Helper()
		s, warnings, rooted, err := p.load(t)
		if err != nil || len(warnings) > 0 {
			t.Fatal(warnings, err)
		}
		if s.Database.URL != rooted(want) || s.Database.Source != source {
			t.Errorf("got %s from %s, want %s from %s", s.Database.URL, s.Database.Source, rooted(want), source)
		}
	}
	expect("sqlite:///flag", "--database-url (PREFECT_SERVER_DATABASE_CONNECTION_URL)")
	p.flags = map[string]string{"PREFECT_SERVER_DATABASE_CONNECTION_URL": "sqlite:///flag2"}
	expect("sqlite:///flag2", "--database-url (PREFECT_SERVER_DATABASE_CONNECTION_URL)")
	p.flags = map[string]string{"database-url": ""}
	expect("sqlite:///env", "PREFECT_SERVER_DATABASE_CONNECTION_URL")
	p.env = p.env[:1]
	expect("sqlite:///env-api", "PREFECT_API_DATABASE_CONNECTION_URL")
	p.env = []string{"prefect_api_database_connection_url=sqlite:///env-lower", "PREFECT_SERVER_DATABASE_CONNECTION_URL="}
	expect("sqlite:///env-lower", "PREFECT_API_DATABASE_CONNECTION_URL")
	p.env = nil
	expect("sqlite:///dotenv", "PREFECT_SERVER_DATABASE_CONNECTION_URL in .env")
	p.files["cwd/.env"] = "export PREFECT_API_DATABASE_CONNECTION_URL='sqlite:///dotenv-api' # here\n"
	expect("sqlite:///dotenv-api", "PREFECT_API_DATABASE_CONNECTION_URL in .env")
	delete(p.files, "cwd/.env")
	expect("sqlite:///toml", "PREFECT_SERVER_DATABASE_CONNECTION_URL (server.database.connection_url in prefect.toml)")
	p.files["cwd/prefect.toml"] = "[api]\nurl = 'x'\n"
	expect("sqlite:///pyproject", "PREFECT_SERVER_DATABASE_CONNECTION_URL (server.database.connection_url in pyproject.toml)")
	p.files["cwd/pyproject.toml"] = "[project]\nname = 'x'\n"
	expect("sqlite:///profile-one-api", `PREFECT_API_DATABASE_CONNECTION_URL in profile "one"`)
	p.env = []string{"PREFECT_PROFILE=two"}
	expect("sqlite:///profile-two", `PREFECT_SERVER_DATABASE_CONNECTION_URL in profile "two"`)
	p.env = []string{"PREFECT_PROFILES_PATH=ROOT/other/profiles.toml"}
	expect("sqlite:///other-profile-one-api", `PREFECT_API_DATABASE_CONNECTION_URL in profile "one"`)
	p.env = []string{"PREFECT_HOME=ROOT/moved"}
	expect("sqlite:///moved-profile-one-api", `PREFECT_API_DATABASE_CONNECTION_URL in profile "one"`)
	p.env = []string{"PREFECT_HOME=~/../other"}
	expect("sqlite:///other-profile-one-api", `PREFECT_API_DATABASE_CONNECTION_URL in profile "one"`)
	p.env = []string{"PREFECT_PROFILES_PATH=$PREFECT_HOME/profiles.toml", "PREFECT_HOME=ROOT/moved"}
	expect("sqlite:///moved-profile-one-api", `PREFECT_API_DATABASE_CONNECTION_URL in profile "one"`)
	p.env = nil
	p.files["cwd/prefect.toml"] = "profiles_path = 'ROOT/other/profiles.toml'\n"
	expect("sqlite:///other-profile-one-api", `PREFECT_API_DATABASE_CONNECTION_URL in profile "one"`)
	delete(p.files, "cwd/prefect.toml")
	p.files["home/.prefect/profiles.toml"] = "active = 'ephemeral'\n"
	expect("sqlite+aiosqlite:///ROOT/home/.prefect/prefect.db", "the default")
	p.env = []string{"PREFECT_HOME=ROOT/empty"}
	expect("sqlite+aiosqlite:///ROOT/empty/prefect.db", "the default")
	p.env = nil
	p.files["cwd/.env"] = "PREFECT_HOME=ROOT/dotenv\n"
	expect("sqlite+aiosqlite:///ROOT/dotenv/prefect.db", "the default")
}

func TestPartsOfTheAddress(t *testing.T) {
	base := []string{
		"PREFECT_API_DATABASE_DRIVER=postgresql+asyncpg", "PREFECT_SERVER_DATABASE_HOST=db",
		"PREFECT_API_DATABASE_USER=us er", "PREFECT_SERVER_DATABASE_NAME=name",
	}
	for name, test := range map[string]struct {
		env   []string
		files map[string]string
		want  string
		err   string
		warn  string
	}{
		"PostgreSQL":   {env: base, want: "postgresql+asyncpg://us%20er@db:5432/name"},
		"all of it":    {env: append(base, "PREFECT_API_DATABASE_PORT=5433", "PREFECT_SERVER_DATABASE_PASSWORD=p@/:s"), want: "postgresql+asyncpg://us%20er:p%40%2F%3As@db:5433/name"},
		"IPv6":         {env: append(base, "PREFECT_SERVER_DATABASE_HOST=::1"), want: "postgresql+asyncpg://us%20er@[::1]:5432/name"},
		"socket":       {env: append(base, "PREFECT_SERVER_DATABASE_HOST=/run/pg"), want: "postgresql+asyncpg://us%20er@/name?host=%2Frun%2Fpg&port=5432"},
		"other source": {env: base[:3], files: map[string]string{"cwd/prefect.toml": "[server.database]\nname = 'toml'\nport = 5433\n"}, want: "postgresql+asyncpg://us%20er@db:5433/toml"},
		"password file": {env: append(base, "PREFECT_SERVER_DATABASE_PASSWORD_FILE=ROOT/secret"),
			files: map[string]string{"secret": "from file\n"}, want: "postgresql+asyncpg://us%20er:from%20file@db:5432/name"},
		"password before its file": {env: append(base, "PREFECT_SERVER_DATABASE_PASSWORD_FILE=ROOT/none", "PREFECT_API_DATABASE_PASSWORD=p"),
			want: "postgresql+asyncpg://us%20er:p@db:5432/name"},
		"no password file": {env: append(base, "PREFECT_SERVER_DATABASE_PASSWORD_FILE=ROOT/none"), err: "PREFECT_SERVER_DATABASE_PASSWORD_FILE: cannot read it"},
		"missing":          {env: base[:2], err: "PREFECT_API_DATABASE_DRIVER is set to postgresql+asyncpg, which also needs PREFECT_SERVER_DATABASE_USER, PREFECT_SERVER_DATABASE_NAME"},
		"driver":           {env: []string{"PREFECT_SERVER_DATABASE_DRIVER=mysql"}, err: `PREFECT_SERVER_DATABASE_DRIVER: "mysql" is not valid; it may be postgresql+asyncpg or sqlite+aiosqlite`},
		"SQLite":           {env: []string{"PREFECT_SERVER_DATABASE_DRIVER=sqlite+aiosqlite", "PREFECT_SERVER_DATABASE_NAME=/x/y.db"}, want: "sqlite+aiosqlite:////x/y.db"},
		"SQLite, no name":  {env: []string{"PREFECT_SERVER_DATABASE_DRIVER=sqlite+aiosqlite"}, want: "sqlite+aiosqlite:///ROOT/home/.prefect/prefect.db"},
		"no driver":        {env: base[1:2], want: "sqlite+aiosqlite:///ROOT/home/.prefect/prefect.db", warn: "PREFECT_SERVER_DATABASE_HOST has no effect without PREFECT_SERVER_DATABASE_DRIVER or an address"},
	} {
		t.Run(name, func(t *testing.T) {
			s, warnings, rooted, err := place{env: slices.Clone(test.env), files: test.files}.load(t)
			check(t, warnings, err, test.warn, test.err)
			if err == nil && s.Database.URL != rooted(test.want) {
				t.Errorf("got %s", s.Database.URL)
			}
		})
	}
}

func check(t *testing.T, warnings []string, err error, wantWarning, wantError string) {
	t.Helper()
	if got := fmt.Sprint(err); err == nil && wantError != "" || err != nil && (wantError == "" || !strings.Contains(got, wantError)) {
		t.Errorf("got error %v, want %q", err, wantError)
	}
	if got := strings.Join(warnings, "\n"); got != wantWarning {
		t.Errorf("got warnings %q, want %q", got, wantWarning)
	}
	for _, message := range append(warnings, fmt.Sprint(err)) {
		if strings.Contains(message, "s3cret") {
			t.Errorf("shows a secret: %s", message)
		}
		if strings.Contains(fmt.Sprint(err), "\n") {
			t.Errorf("several lines: %s", err)
		}
	}
}

func TestPasswordInTheAddress(t *testing.T) {
	const address = "PREFECT_API_DATABASE_CONNECTION_URL=postgresql://u:"
	const seen = "--database-url holds a password, which other users of this machine may have seen in the process list; " +
		"PREFECT_SERVER_DATABASE_CONNECTION_URL in the environment hides it"
	for name, test := range map[string]struct {
		place
		want, err, warn string
	}{
		"server": {place: place{env: []string{address + "${PREFECT_SERVER_DATABASE_PASSWORD}@db/n", "PREFECT_SERVER_DATABASE_PASSWORD=s3cret"}},
			want: "postgresql://u:s3cret@db/n"},
		"api": {place: place{env: []string{address + "${PREFECT_API_DATABASE_PASSWORD}@db/n", "PREFECT_SERVER_DATABASE_PASSWORD=s3cret"}},
			want: "postgresql://u:s3cret@db/n"},
		"escaped here": {place: place{env: []string{address + "${PREFECT_API_DATABASE_PASSWORD}@db/n", "PREFECT_SERVER_DATABASE_PASSWORD=a b+c@/%"}},
			want: "postgresql://u:a%20b%2Bc%40%2F%25@db/n"},
		"escaped already": {place: place{env: []string{address + "${PREFECT_API_DATABASE_PASSWORD}@db/n", "PREFECT_SERVER_DATABASE_PASSWORD=a%40b"}},
			want: "postgresql://u:a%40b@db/n"},
		"not set": {place: place{env: []string{address + "${PREFECT_SERVER_DATABASE_PASSWORD}@db/n"}},
			err: "has ${PREFECT_SERVER_DATABASE_PASSWORD} in it, but PREFECT_SERVER_DATABASE_PASSWORD is not set"},
		"not used": {place: place{env: []string{address + "x@db/n", "PREFECT_API_DATABASE_PASSWORD=s3cret"}},
			want: "postgresql://u:x@db/n",
			warn: "PREFECT_SERVER_DATABASE_PASSWORD is set but not in PREFECT_API_DATABASE_CONNECTION_URL, and so has no effect"},
		".env, from the environment": {place: place{env: []string{"PREFECT_SERVER_DATABASE_PASSWORD=s3cret"},
			files: map[string]string{"cwd/.env": address + "${PREFECT_API_DATABASE_PASSWORD}@db/n"}}, want: "postgresql://u:s3cret@db/n"},
		".env, a dollar": {place: place{files: map[string]string{"cwd/.env": address + "pa$word$HOME#1@db/n # comment"}},
			want: "postgresql://u:pa$word$HOME#1@db/n"},
		"flag": {place: place{flags: map[string]string{"database-url": "postgresql://u:s3cret@db/n"}},
			want: "postgresql://u:s3cret@db/n", warn: seen},
		"flag, parameter": {place: place{flags: map[string]string{"database-url": "postgresql://u@db/n?password=s3cret"}},
			want: "postgresql://u@db/n?password=s3cret", warn: seen},
		"flag without": {place: place{flags: map[string]string{"database-url": "postgresql://u@db/n"}}, want: "postgresql://u@db/n"},
		"flag, variable": {place: place{flags: map[string]string{"database-url": "postgresql://u:${PREFECT_API_DATABASE_PASSWORD}@db/n"},
			env: []string{"PREFECT_API_DATABASE_PASSWORD=s3cret"}}, want: "postgresql://u:s3cret@db/n"},
	} {
		t.Run(name, func(t *testing.T) {
			s, warnings, _, err := test.load(t)
			check(t, warnings, err, test.warn, test.err)
			if err != nil {
				return
			}
			if s.Database.URL != test.want {
				t.Errorf("got %s", s.Database.URL)
			}
			if printed := fmt.Sprintf("%v %+v %#v", s, *s, s.Database); strings.Contains(printed, "s3cret") {
				t.Errorf("prints %s", printed)
			}
		})
	}
}

func TestHiddenArguments(t *testing.T) {
	arguments := []string{
		"serve", "--database-url", "postgresql://u:s3cret@db/n", "--database-url=postgresql://u:s3@cr/et@db/n?password=s3cret&x=1",
	}
	cmd := exec.Command(os.Args[0], arguments...)
	cmd.Env = append(os.Environ(), "SETTINGS_TEST_HIDE=1")
	output, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("%q %q", strings.Join([]string{os.Args[0], "serve", "--database-url", "postgresql://u:xxxxxx@db/n",
		"--database-url=postgresql://u:xxxxxxxx@db/n?password=xxxxxx&x=1", ""}, "\x00"), append(os.Args[:1:1], arguments...))
	if string(output) != want {
		t.Errorf("got  %s\nwant %s", output, want)
	}
}
