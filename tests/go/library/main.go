// Writes answers of Go's library: the table of printable code points, and answers for tests.
//
// Run in tests/go: go run ./library ../../src/go/strconv/is_print.rs ../library
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

func main() {
	write(os.Args[1], table())
	write(filepath.Join(os.Args[2], "floats.txt"), floats())
	write(filepath.Join(os.Args[2], "parsed.txt"), parsed())
	write(filepath.Join(os.Args[2], "quoted.txt"), quoted())
	write(filepath.Join(os.Args[2], "printable.txt"), printable())
	write(filepath.Join(os.Args[2], "times.txt"), times())
	write(filepath.Join(os.Args[2], "durations.txt"), durations())
	write(filepath.Join(os.Args[2], "base64.txt"), encoded())
	write(filepath.Join(os.Args[2], "lower.txt"), lower())
}

func write(name string, text []byte) {
	if err := os.WriteFile(name, text, 0o644); err != nil {
		panic(err)
	}
}

// table prints the ranges of printable code points beyond ASCII as Rust.
func table() []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "//! Printable code points of Unicode %s by Go's `strconv.IsPrint`; printed by `tests/go/library`.\n\n", unicode.Version)
	out.WriteString("/// The first and the last code point of each range beyond ASCII, ascending.\n#[rustfmt::skip]\n")
	out.WriteString("pub(super) const RANGES: &[(u32, u32)] = &[\n")
	line := ""
	for first := rune(utf8.RuneSelf); first <= unicode.MaxRune; first++ {
		if !strconv.IsPrint(first) {
			continue
		}
		last := first
		for last < unicode.MaxRune && strconv.IsPrint(last+1) {
			last++
		}
		next := fmt.Sprintf("(0x%x, 0x%x), ", first, last)
		if len(line)+len(next) > 110 {
			fmt.Fprintf(&out, "    %s\n", line[:len(line)-1])
			line = ""
		}
		line += next
		first = last
	}
	fmt.Fprintf(&out, "    %s\n];\n", line[:len(line)-1])
	return out.Bytes()
}

// floats prints numbers by their bits, and their forms: shortest e, f, g of 64 and of 32 bits, JSON, and with a precision.
func floats() []byte {
	var out bytes.Buffer
	for _, value := range numbers() {
		narrow := float64(float32(value))
		encoded, err := json.Marshal(value)
		if err != nil {
			encoded = []byte("-")
		}
		fmt.Fprintf(&out, "%016x", math.Float64bits(value))
		for _, format := range "efg" {
			fmt.Fprintf(&out, " %s", strconv.FormatFloat(value, byte(format), -1, 64))
		}
		fmt.Fprintf(&out, " %s %s", strconv.FormatFloat(narrow, 'g', -1, 32), encoded)
		for _, precision := range []int{0, 3, 17} {
			fmt.Fprintf(&out, " %s %s", strconv.FormatFloat(value, 'e', precision, 64), strconv.FormatFloat(value, 'g', precision, 64))
		}
		if math.Abs(value) < 1e25 {
			fmt.Fprintf(&out, " %s", strconv.FormatFloat(value, 'f', 2, 64))
		}
		out.WriteByte('\n')
	}
	return out.Bytes()
}

// numbers has the edges of float64 and float32, powers, ties, and random numbers.
func numbers() []float64 {
	found := []float64{
		0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), math.NaN(), math.MaxFloat64, math.SmallestNonzeroFloat64, 2.2250738585072014e-308,
		2.225073858507201e-308, math.MaxFloat32, math.SmallestNonzeroFloat32, 1.1754943508222875e-38, 16777217, 0.1, 0.3, 2.5, 0.125, 100, 123456,
		999999, 1e6, 1e20, 1e21, 1e22, 1e23, 5e-324, 1e-4, 1e-5, 1e-6, 1e-7, 9.5, 99.5, 999999.5, 0.99999999999999, 2128536323778017.2, 2128536323778017.8,
		math.MinInt64, math.MaxInt64, -9223372036854775809, math.MaxUint64, math.MaxInt32, math.MinInt32, 8.41e21, 9.2233720368547758e18,
	}
	for exponent := -1074; exponent <= 1023; exponent += 149 {
		power := math.Ldexp(1, exponent)
		found = append(found, power, math.Nextafter(power, 0), math.Nextafter(power, math.Inf(1)))
	}
	for exponent := -320; exponent <= 308; exponent += 52 {
		power, _ := strconv.ParseFloat(fmt.Sprintf("1e%d", exponent), 64)
		found = append(found, power, math.Nextafter(power, 0), math.Nextafter(power, math.Inf(1)))
	}
	for exponent := 52; exponent <= 66; exponent++ {
		power := math.Ldexp(1, exponent)
		found = append(found, power-1, power, power+1, -power-1, power+0.5)
	}
	random := rand.New(rand.NewSource(1))
	for range count(25) {
		found = append(found, math.Float64frombits(random.Uint64()), random.NormFloat64()*1000, float64(random.Int63()), float64(random.Int63n(1<<54)))
	}
	return found
}

// parsed prints texts and the results of ParseInt and ParseUint with base 0 and 10, and the bits of ParseFloat.
func parsed() []byte {
	var out bytes.Buffer
	for _, text := range texts() {
		row := []any{text}
		for _, base := range []int{0, 10} {
			signed, err := strconv.ParseInt(text, base, 64)
			row = append(row, said(strconv.FormatInt(signed, 10), err))
			unsigned, err := strconv.ParseUint(text, base, 64)
			row = append(row, said(strconv.FormatUint(unsigned, 10), err))
		}
		float, err := strconv.ParseFloat(text, 64)
		row = append(row, said(fmt.Sprintf("%016x", math.Float64bits(float)), err))
		line, err := json.Marshal(row)
		if err != nil {
			panic(err)
		}
		out.Write(append(line, '\n'))
	}
	return out.Bytes()
}

func said(value string, err error) string {
	if err != nil {
		return err.Error()
	}
	return value
}

func texts() []string {
	found := []string{
		"", "-", "+", "0", "-0", "+0", "00", "08", "017", "0o17", "0O17", "0x", "0xF", "0XfF", "0b", "0b2", "0b101", "-0b101", "_1", "1_", "1__0", "1_0",
		"0_7", "0x_f", "0_xf", "0x1_", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551615",
		"18446744073709551616", "+18446744073709551615", "99999999999999999999x", "0x8000000000000000", "-0x8000000000000000", "0xffffffffffffffff",
		"0x10000000000000000", "1.", ".5", ".", "1e", "1e5", "1E+5", "1e-400", "1e400", "-1e400", "1.7976931348623158e308", "1.797693134862315808e308",
		"1.797693134862315807e308", "inf", "+Inf", "-INFINITY", "infi", "nan", "NaN", "+nan", "1_0.5", "0x1p", "0x1p1", "0x1.8p-1", "0X.8P2", "0x.p1",
		"0x1p-1074", "0x1p-1075", "0x1.8p-1075", "0x3p-1075", "0x1.fffffffffffff8p1023", "0x1.fffffffffffff7p1023", "0x1p1024", "0x1.00000000000008p0",
		"0x1.00000000000018p0", "0x1.000000000000080000000000000001p0", "0x123456789abcdef0123456789p0", "0x0.0000000000000000000001p0", "0x_1_2.3_4p0_5",
		"0x1_p1", "0x1p1_0", "0x1p1_", "0x1p99999999999", "0x1p-99999999999", "-0x0p5", "0x1.fffffffffffffp-1023", "0x0.fffffffffffff8p-1022", "é", "1é", "\"", " 1", "1 ",
		"0.1e-6", "4.9e-324", "2.4703282292062327208e-324", "2.4703282292062328e-324", "100000000000000016777215", "100000000000000016777216", "0e5", "1x", "0x1.p0", "1d", "1f",
	}
	random := rand.New(rand.NewSource(2))
	for range count(120) {
		text := make([]byte, random.Intn(10)+1)
		for i := range text {
			text[i] = "0123456789abcdefxXoObB_._-+pPeE0011"[random.Intn(35)]
		}
		found = append(found, string(text), "0x"+string(text), strconv.FormatInt(random.Int63(), 10)+string(text))
	}
	return found
}

// quoted prints texts in base64 by JSON and their `strconv.Quote`, and characters with `strconv.QuoteRune`.
func quoted() []byte {
	var out bytes.Buffer
	pieces := []string{
		"a", "\"", "'", "\\", "`", "\a\b\f\n\r\t\v", "\x00", "\x1b", "\x7f", "\u0080", "\u0085", "\u00a0", "\u00ad", "é", "\u0301", "\u2028", "\u2029", "\u200b", "\u202f",
		"\u3000", "\ufeff", "\ufffd", "\ufffe", "\ue000", "\U0001f600", "\U0001f3fb", "\U000e0001", "\U00100000", "\U0010ffff", "\u0378", "\U0001fae9", "\x80", "\xe2", "\xe2\x82",
		"\xf0\x9f\x98", "\xed\xa0\x80", "\xc0\x80", "\xff", "日本", "ﷺ",
	}
	random := rand.New(rand.NewSource(3))
	row := func(text string) {
		line, err := json.Marshal([]any{[]byte(text), strconv.Quote(text)})
		if err != nil {
			panic(err)
		}
		out.Write(append(line, '\n'))
	}
	for _, piece := range pieces {
		row(piece)
	}
	for range count(60) {
		text := ""
		for range random.Intn(6) {
			text += pieces[random.Intn(len(pieces))]
		}
		row(text)
	}
	for _, piece := range pieces {
		if character, size := utf8.DecodeRuneInString(piece); size == len(piece) {
			line, err := json.Marshal([]any{piece, strconv.QuoteRune(character)})
			if err != nil {
				panic(err)
			}
			out.Write(append(line, '\n'))
		}
	}
	return out.Bytes()
}

// printable prints the number of printable code points and the FNV-1a hash of their four bytes each, lowest byte first.
func printable() []byte {
	hash := fnv.New64a()
	count := 0
	for point := rune(0); point <= unicode.MaxRune; point++ {
		if strconv.IsPrint(point) {
			count++
			hash.Write([]byte{byte(point), byte(point >> 8), byte(point >> 16), byte(point >> 24)})
		}
	}
	return fmt.Appendf(nil, "%d %016x\n", count, hash.Sum64())
}

// lower prints the code points that differ from their lower case, with the lower case.
func lower() []byte {
	var out bytes.Buffer
	for point := rune(0x80); point <= unicode.MaxRune; point++ {
		if text := strings.ToLower(string(point)); text != string(point) {
			fmt.Fprintf(&out, "%s%s", string(point), text)
		}
	}
	out.WriteByte('\n')
	return out.Bytes()
}

// rows prints texts with the result of each function.
func rows(texts []string, functions ...func(string) string) []byte {
	var out bytes.Buffer
	for _, text := range texts {
		row := []string{text}
		for _, function := range functions {
			row = append(row, function(text))
		}
		line, err := json.Marshal(row)
		if err != nil {
			panic(err)
		}
		out.Write(append(line, '\n'))
	}
	return out.Bytes()
}

// mutated returns the seeds, and texts that differ from a seed in a few characters.
func mutated(seed int64, count int, alphabet string, seeds []string) []string {
	random := rand.New(rand.NewSource(seed))
	letters := []rune(alphabet)
	found := append([]string{}, seeds...)
	for range count {
		text := []rune(seeds[random.Intn(len(seeds))])
		for range random.Intn(3) + 1 {
			at := random.Intn(len(text) + 1)
			letter := letters[random.Intn(len(letters))]
			switch {
			case random.Intn(3) == 0 || at == len(text):
				text = slices.Insert(text, at, letter)
			case random.Intn(2) == 0:
				text = slices.Delete(text, at, at+1)
			default:
				text[at] = letter
			}
		}
		found = append(found, string(text))
	}
	return found
}

// times prints texts as time.Parse reads them by a few layouts, in a form with nanoseconds.
func times() []byte {
	texts := mutated(4, count(80), "0123456789-+:.,TtZz \"\x00é3591", []string{
		"2020-01-02T03:04:05Z", "2020-02-29T23:59:59.999999999+01:30", "2021-02-29T00:00:00Z", "2020-01-02", "1900-02-29", "2000-02-29", "0000-01-01T00:00:00Z",
		"9999-12-31T23:59:59-24:00", "2020-01-02T03:04:05+24:60", "2020-01-02T3:04:05,5Z", "2020-1-2", "2020-1-2 3:4:5.25", "2020-01-02T03:04:05",
		"2020-01-02T03:04:05.123Z", "2020-01-02T03:04:05.123456+00:00", "2020-13-01", "2020-00-01", "2020-01-00", "2020-01-32", "2020-01-02T24:00:00Z",
		"2020-01-02T03:60:00Z", "2020-01-02T03:04:60Z", "2020-01-02t03:04:05z", "0001-01-01T00:00:00Z", "", "2020-01-02T03:04:05.Z", "2020-01-02T03:04:05.+12Z",
		"2020-01-02T03:04:05.-12Z", "2020-01-02T03:04:05.0000000001Z", "2020-04-31T03:04:05Z",
	})
	var functions []func(string) string
	for _, layout := range []string{
		time.RFC3339, time.RFC3339Nano, time.DateOnly, "2006-01-02T15:04:05.000Z07:00", "2006-01-02T15:04:05", "2006-1-2T15:4:5.999999999Z07:00",
		"2006-1-2 15:4:5.999999999",
	} {
		functions = append(functions, func(text string) string {
			parsed, err := time.Parse(layout, text)
			return said(parsed.Format(time.RFC3339Nano), err)
		})
	}
	return rows(texts, functions...)
}

func durations() []byte {
	texts := mutated(5, count(150), "0123456789.+-hmsnuµμ d\"", []string{
		"1h30m", "-1.5s", "+5s", "0", "-0", "1", "1d", ".5µs", "5.μs", "9223372036854775807ns", "9223372036854775808ns", "-9223372036854775808ns", "s", ".s", "-",
		"", "2562047h47m16.854775807s", "-2562047h47m16.854775808s", "2562047.788015215501944h", "0.9223372036854775807h", "0.92233720368547758079h", "1h-1m",
		"1.1.1s", "9223372036854775808ns9223372036854775808ns", "1µs2us3ms", "100000000000000000000s", "1 h", "é", "1é",
	})
	return rows(texts, func(text string) string {
		parsed, err := time.ParseDuration(text)
		return said(fmt.Sprintf("%d %v %v %v", parsed, parsed.Hours(), parsed.Minutes(), parsed.Seconds()), err)
	})
}

func encoded() []byte {
	texts := mutated(6, count(100), "AZaz09+/-_=\n\r é", []string{
		"", "QQ==", "QUI=", "QUJD", "QUJDRA==", "Q\nQ\r\n=\n=\n", "QR==", "QUJ=", "QUJD=", "=", "Q===", "QQ=", "QQ", "QQ==QQ==", "+/+/", "-_-_", "QQ=\n", "QUI=\nA",
	})
	decoded := func(encoding *base64.Encoding) func(string) string {
		return func(text string) string {
			found, err := encoding.DecodeString(text)
			return said(fmt.Sprintf("%x", found), err)
		}
	}
	return rows(texts, decoded(base64.StdEncoding), decoded(base64.URLEncoding))
}

// count is the number of random texts: few for the tests, multiplied by the third argument if there is one.
func count(few int) int {
	if len(os.Args) > 3 {
		times, err := strconv.Atoi(os.Args[3])
		if err != nil {
			panic(err)
		}
		return few * times
	}
	return few
}
