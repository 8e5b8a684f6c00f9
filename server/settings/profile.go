package settings

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
)

// builtinProfiles are those of Prefect's own template. None sets anything that counts here but test, which nobody
// serves from.
var builtinProfiles = map[string]bool{"ephemeral": true, "local": true, "cloud": true, "test": true}

// activeProfile reads the settings of Prefect's active profile (prefect/settings/sources.py,
// ProfileSettingsTomlLoader). A broken profiles file is a warning, as it is for Prefect.
func (l *loader) activeProfile(from Sources, environ map[string]string, readers []reader) (map[string]string, string) {
	// The environment alone may move Prefect's folder here: its profiles are read before the other sources.
	home := l.expand(environ, from.Dir, cmp.Or(environ["PREFECT_HOME"], "~/.prefect"))
	path := filepath.Join(home, "profiles.toml")
	chosen := firstOf(readers, "PREFECT_PROFILES_PATH")
	if chosen != "" {
		path = l.expand(environ, from.Dir, strings.ReplaceAll(chosen, "$PREFECT_HOME", home))
		if _, err := os.Stat(path); err != nil {
			l.warn("there is no profiles file %s", path)
		}
	}
	file, err := readTOML(path)
	if err != nil {
		l.warn("Prefect's profiles are left out: %s", err)
		return nil, ""
	}
	active, _ := file["active"].(string)
	name := cmp.Or(strings.TrimSpace(environ["PREFECT_PROFILE"]), active)
	profiles, _ := file["profiles"].(map[string]any)
	profile, found := profiles[name].(map[string]any)
	if !found {
		if name != "" && !builtinProfiles[name] {
			l.warn("there is no profile %q in %s", name, path)
		}
		return nil, ""
	}
	result := make(map[string]string, len(profile))
	for key, v := range profile {
		if text, ok := asText(v); ok {
			result[key] = text
		}
	}
	return result, name
}
