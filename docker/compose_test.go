package docker

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/quaestor-graph/quaestor/server/settings"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

const root = ".."

// load reads the file as `docker compose` would where nothing is set in the environment.
func load(t *testing.T, env []string, profiles ...string) *types.Project {
	t.Helper()
	options, err := cli.NewProjectOptions([]string{filepath.Join(root, "docker-compose.yml")},
		cli.WithName("quaestor"), cli.WithEnv(env), cli.WithProfiles(profiles), cli.WithResolvedPaths(true))
	if err != nil {
		t.Fatal(err)
	}
	// It checks the file against the specification's schema, and that services and volumes named are there.
	project, err := options.LoadProject(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return project
}

func TestPrefectIsAProfile(t *testing.T) {
	if got, want := load(t, nil).ServiceNames(), []string{"postgres", "quaestor"}; !slices.Equal(got, want) {
		t.Errorf("services %v, want %v", got, want)
	}
	project := load(t, nil, "prefect")
	if got, want := project.ServiceNames(), []string{"postgres", "prefect", "quaestor"}; !slices.Equal(got, want) {
		t.Errorf("services with the profile %v, want %v", got, want)
	}
	if image := project.Services["prefect"].Image; !strings.Contains(image, ":"+databasetest.Release(t)+"-") {
		t.Errorf("the Prefect server is %s, the sample's is %s", image, databasetest.Release(t))
	}
}

func TestOnlyTheLoopbackAddressIsPublished(t *testing.T) {
	published := map[string]string{}
	for name, service := range load(t, nil, "*").Services {
		if service.NetworkMode != "" {
			t.Errorf("%s has the network %q", name, service.NetworkMode)
		}
		for _, port := range service.Ports {
			if port.HostIP != "127.0.0.1" {
				t.Errorf("%s publishes %s on %q", name, port.Published, port.HostIP)
			}
			published[name] = port.Published
		}
	}
	if len(published) != 2 || published["quaestor"] != "4300" || published["prefect"] != "4200" {
		t.Errorf("published: %v", published)
	}
}

func TestTheSampleIsRestored(t *testing.T) {
	postgres := load(t, nil).Services["postgres"]
	if postgres.Image != "postgres:17" {
		t.Errorf("the image is %s", postgres.Image)
	}
	var dumps []types.ServiceVolumeConfig
	for _, volume := range postgres.Volumes {
		if strings.HasPrefix(volume.Target, "/docker-entrypoint-initdb.d/") {
			dumps = append(dumps, volume)
		}
	}
	if len(dumps) != 1 || !strings.HasSuffix(dumps[0].Target, ".sql.gz") || !dumps[0].ReadOnly {
		t.Fatalf("what PostgreSQL starts with: %+v", dumps)
	}
	info, err := os.Stat(dumps[0].Source)
	if err != nil || !info.Mode().IsRegular() {
		t.Errorf("the sample: %v, %v", info, err)
	}
}

func TestServicesWaitForAHealthyDatabase(t *testing.T) {
	project := load(t, nil, "*")
	for name, service := range project.Services {
		if service.HealthCheck == nil || len(service.HealthCheck.Test) < 2 {
			t.Errorf("%s has no health check", name)
		}
		if name != "postgres" && service.DependsOn["postgres"].Condition != types.ServiceConditionHealthy {
			t.Errorf("%s does not wait for the database", name)
		}
	}
	// Both are on the database that PostgreSQL makes.
	made := project.Services["postgres"].Environment
	for name, driver := range map[string]string{"quaestor": "postgresql", "prefect": "postgresql+asyncpg"} {
		want := driver + "://" + *made["POSTGRES_USER"] + ":" + *made["POSTGRES_PASSWORD"] + "@postgres:5432/" + *made["POSTGRES_DB"]
		if got := *project.Services[name].Environment["PREFECT_SERVER_DATABASE_CONNECTION_URL"]; got != want {
			t.Errorf("%s is on %s, want %s", name, got, want)
		}
	}
}

// `quaestor serve` refuses any host but the loopback address without it, and in a container it must listen on another.
func TestAPasswordIsAsked(t *testing.T) {
	const variable = "PREFECT_SERVER_API_AUTH_STRING"
	for want, env := range map[string][]string{
		"admin:quaestor": nil,
		"me:secret":      {variable + "=me:secret"},
	} {
		for _, name := range []string{"quaestor", "prefect"} {
			got := load(t, env, "*").Services[name].Environment[variable]
			if got == nil || *got != want {
				t.Errorf("%s: %v, want %s", name, got, want)
			}
		}
	}
}

func TestQuaestorKnowsItsSettings(t *testing.T) {
	environment := load(t, nil).Services["quaestor"].Environment
	if len(environment) == 0 {
		t.Error("nothing is set")
	}
	for name := range environment {
		if _, ok := settings.Lookup(name); !ok {
			t.Errorf("%s is no setting", name)
		}
	}
}

func TestTheImageIsBuiltFromThisFolder(t *testing.T) {
	build := load(t, nil).Services["quaestor"].Build
	here, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	if build == nil || build.Context != here {
		t.Fatalf("built from %+v", build)
	}
	content, err := os.ReadFile(filepath.Join(build.Context, build.Dockerfile))
	if err != nil {
		t.Fatal(err)
	}
	stages, user, health := 0, "", ""
	for line := range strings.Lines(string(content)) {
		switch instruction, rest, _ := strings.Cut(strings.TrimSpace(line), " "); instruction {
		case "FROM":
			stages, user, health = stages+1, "", ""
		case "USER":
			user = rest
		case "HEALTHCHECK":
			_, health, _ = strings.Cut(rest, "CMD ")
		}
	}
	// Kubernetes' runAsNonRoot believes numbers alone.
	if stages < 3 || !regexp.MustCompile(`^[1-9]\d+:[1-9]\d+$`).MatchString(user) {
		t.Errorf("%d stages, run as %q", stages, user)
	}
	var asked []string
	if err := json.Unmarshal([]byte(health), &asked); err != nil {
		t.Fatalf("%q: %v", health, err)
	}
	service := load(t, nil).Services["quaestor"]
	if want := append([]string{"CMD"}, asked...); !slices.Equal(service.HealthCheck.Test, want) || asked[0] != "quaestor" {
		t.Errorf("compose asks %v for its health, the image %v", service.HealthCheck.Test, want)
	}
	// What the image is built with is in its context.
	for _, name := range regexp.MustCompile(`scripts/[a-z-]+\.sh`).FindAllString(string(content), -1) {
		ignored, err := os.ReadFile(filepath.Join(build.Context, ".dockerignore"))
		if err != nil || !strings.Contains(string(ignored), "\n!"+name+"\n") {
			t.Errorf("%s is not in the context: %v", name, err)
		}
	}
}

// Nothing in the container can be changed but what is named here.
func TestTheFileSystemIsReadOnly(t *testing.T) {
	service := load(t, nil).Services["quaestor"]
	if !service.ReadOnly || !slices.Equal(service.Tmpfs, []string{"/tmp"}) || len(service.Volumes) != 0 {
		t.Errorf("read-only %v, in memory %v, volumes %v", service.ReadOnly, service.Tmpfs, service.Volumes)
	}
	if !slices.Equal(service.CapDrop, []string{"ALL"}) || service.Privileged || !slices.Equal(service.SecurityOpt, []string{"no-new-privileges:true"}) {
		t.Errorf("capabilities %v dropped, privileged %v, %v", service.CapDrop, service.Privileged, service.SecurityOpt)
	}
	// Longer than the program needs to finish what is in flight.
	if grace := service.StopGracePeriod; grace == nil || time.Duration(*grace) < 12*time.Second {
		t.Errorf("it is killed after %v", grace)
	}
}
