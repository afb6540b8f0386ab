package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

//go:embed words/vi.json words/en.json
var wordFiles embed.FS

var words = map[string]map[string]string{"vi": readWords("vi"), "en": readWords("en")}

func readWords(lang string) map[string]string {
	m := map[string]string{}
	b, err := wordFiles.ReadFile("words/" + lang + ".json")
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil {
		panic("words/" + lang + ".json: " + err.Error())
	}
	return m
}

// translate is a key's text with args filled in; the key itself when it has none.
func translate(lang, key string, args ...any) string {
	text, ok := words[lang][key]
	if !ok {
		return key
	}
	if len(args) > 0 {
		return fmt.Sprintf(text, args...)
	}
	return text
}

const languageCookie = "sohoa_lang"

// language is Vietnamese unless the person has chosen. Accept-Language is left
// aside on purpose: office PCs often run an English Windows.
func language(r *http.Request) string {
	if lang := r.URL.Query().Get("lang"); words[lang] != nil {
		return lang
	}
	if c, err := r.Cookie(languageCookie); err == nil && words[c.Value] != nil {
		return c.Value
	}
	return "vi"
}

// setLanguage remembers a choice made by ?lang=.
func setLanguage(w http.ResponseWriter, r *http.Request) {
	if lang := r.URL.Query().Get("lang"); words[lang] != nil {
		http.SetCookie(w, &http.Cookie{Name: languageCookie, Value: lang, Path: "/", MaxAge: int(365 * 24 * time.Hour / time.Second), SameSite: http.SameSiteLaxMode})
	}
}
