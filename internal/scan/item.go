package scan

import "time"

// Item is an intake item: one received file, with its ledger row. It exists
// before anything else is done with the file.
type Item struct {
	ID        string    `json:"item_id"`
	Unit      string    `json:"unit"`
	SHA256    string    `json:"sha256"` // lower-case hex of the received bytes
	Size      int64     `json:"size"`   // bytes
	Name      string    `json:"name"`   // the sender's base name, for display only
	Media     Media     `json:"media"`
	State     ItemState `json:"state"`
	Reason    Code      `json:"reason,omitempty"` // why rejected
	Detail    string    `json:"detail,omitempty"`
	Pages     int       `json:"pages"`      // 0 until split
	PagesDone int       `json:"pages_done"` // read or failed
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// ItemState is where an intake item stands in the ledger. Every item is in
// exactly one of these, so at any moment
// received = running + review + published + rejected + sealed.
type ItemState string

// The states of an item; its state is that of its least finished document.
const (
	ItemRunning   ItemState = "running"
	ItemReview    ItemState = "review"
	ItemPublished ItemState = "published"
	ItemRejected  ItemState = "rejected" // failed or needs a password: Reason says which
	ItemSealed    ItemState = "sealed"   // secrecy mark, or doubt of one
	ItemErased    ItemState = "erased"   // a sealed item whose bytes an operator erased; counted as sealed
)

// Media is what the bytes of a file are, by content and never by extension.
type Media string

// The media Sohoa takes in.
const (
	MediaPDF  Media = "application/pdf"
	MediaJPEG Media = "image/jpeg"
	MediaPNG  Media = "image/png"
	MediaTIFF Media = "image/tiff"
	MediaBMP  Media = "image/bmp"
	MediaWebP Media = "image/webp"
)

// Door is a way in.
type Door string

// The doors; all end in intake.Accept.
const (
	DoorHotfolder Door = "hotfolder"
	DoorWeb       Door = "web"
	DoorAPI       Door = "api"
	DoorCLI       Door = "cli"
	DoorSFTP      Door = "sftp"
	DoorFTP       Door = "ftp"
	DoorMail      Door = "mail"
	DoorS3        Door = "s3" // put into the bucket, with a ticket or into its inbox
)
