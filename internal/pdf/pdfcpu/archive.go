package pdfcpu

import (
	"encoding/binary"
	"math"
)

// archival is what a catalog needs to be PDF/A-2b (ISO 19005-2): XMP that says
// so and a profile for its device colours. What else the standard asks of an
// image file holds by construction: the font is embedded and mapped, nothing
// is encrypted, transparent, scripted or left to the viewer. CMYK pictures
// would need a printing profile, so files with one are plain PDF.
func archival(o *output) dict {
	const xmp = `<?xpacket begin="` + "\ufeff" + `" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`
	profile := o.addDeflated(dict{"N": atom("3"), "Alternate": name("DeviceRGB")}, sRGB())
	return dict{
		"Metadata": o.addStream(dict{"Type": name("Metadata"), "Subtype": name("XML")}, []byte(xmp)),
		"OutputIntents": array{dict{"Type": name("OutputIntent"), "S": name("GTS_PDFA1"),
			"OutputConditionIdentifier": atom("(sRGB)"), "Info": atom("(sRGB IEC61966-2.1)"), "DestOutputProfile": profile}},
	}
}

// sRGB is a version 4 display profile of IEC 61966-2-1 (ICC.1:2010), made of
// the standard's numbers: primaries adapted to D50 and the curve as a formula.
func sRGB() []byte {
	fixed := func(values ...float64) (b []byte) { // s15Fixed16
		for _, v := range values {
			b = binary.BigEndian.AppendUint32(b, uint32(int32(math.Round(v*65536))))
		}
		return b
	}
	xyz := func(x, y, z float64) []byte { return append([]byte("XYZ \x00\x00\x00\x00"), fixed(x, y, z)...) }
	words := func(s string) []byte { // multiLocalizedUnicode with one record
		b := []byte("mluc\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x0cenUS")
		b = binary.BigEndian.AppendUint32(b, uint32(2*len(s)))
		b = binary.BigEndian.AppendUint32(b, 28)
		for i := range len(s) {
			b = append(b, 0, s[i])
		}
		return b
	}
	curve := append([]byte("para\x00\x00\x00\x00\x00\x03\x00\x00"), fixed(2.4, 1/1.055, .055/1.055, 1/12.92, .04045)...)
	tags := []struct {
		name string
		data []byte
	}{
		{"desc", words("sRGB")},
		{"cprt", words("No copyright, use freely")},
		{"wtpt", xyz(.9642, 1, .8249)},
		{"chad", append([]byte("sf32\x00\x00\x00\x00"), fixed(1.047882, .022918, -.050217, .029586, .990478, -.017075, -.009247, .015075, .751678)...)},
		{"rXYZ", xyz(.436066, .222488, .013916)},
		{"gXYZ", xyz(.385147, .716873, .097076)},
		{"bXYZ", xyz(.143066, .060608, .714096)},
		{"rTRC", curve}, {"gTRC", curve}, {"bTRC", curve},
	}
	p := make([]byte, 128, 1024)
	copy(p[8:], "\x04\x20\x00\x00mntrRGB XYZ \x07\xda\x00\x01\x00\x01\x00\x00\x00\x00\x00\x00acsp")
	copy(p[68:], fixed(.9642, 1, .8249))
	p = binary.BigEndian.AppendUint32(p, uint32(len(tags)))
	at := len(p) + 12*len(tags)
	var body []byte
	for _, t := range tags {
		p = append(p, t.name...)
		p = binary.BigEndian.AppendUint32(p, uint32(at+len(body)))
		p = binary.BigEndian.AppendUint32(p, uint32(len(t.data)))
		body = append(body, t.data...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	p = append(p, body...)
	binary.BigEndian.PutUint32(p, uint32(len(p)))
	return p
}
