//! Which encoding a text is in, and decoding it before it is parsed.
//!
//! The ladder: byte-order mark, else strict UTF-8, else UTF-16 by its zeros, else strict GB18030, else an error that names the
//! byte. Strictness does what a guesser cannot: a short GBK file of fines is never taken for Japanese.

use encoding_rs::{Decoder, DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// The encoding a text is in, as far as its beginning tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// This one.
    Known(&'static Encoding),
    /// Only ASCII so far: the first other byte will tell.
    AsciiSoFar,
}

/// A byte that fits no encoding of the ladder, counted from the beginning of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Misfit {
    pub(super) byte: u64,
}

/// Tells the encoding from the beginning of a text; `whole` says whether that is all of it.
pub(super) fn tell(head: &[u8], whole: bool) -> Result<Told, Misfit> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return Ok(Told::Known(encoding));
    }
    if head.is_ascii() && !has_zeros(head) {
        return Ok(if whole { Told::Known(UTF_8) } else { Told::AsciiSoFar });
    }
    if let Some(encoding) = utf16_by_zeros(head) {
        return Ok(Told::Known(encoding));
    }
    match std::str::from_utf8(head) {
        Ok(_) => return Ok(Told::Known(UTF_8)),
        // A character cut by the end of the beginning is no fault.
        Err(error) if !whole && error.error_len().is_none() => return Ok(Told::Known(UTF_8)),
        Err(_) => {}
    }
    match strict_prefix(GB18030, head, whole) {
        Ok(()) => Ok(Told::Known(GB18030)),
        Err(byte) => Err(Misfit { byte }),
    }
}

fn has_zeros(head: &[u8]) -> bool {
    memchr::memchr(0, head).is_some()
}

/// UTF-16 without a mark: ASCII signs make every other byte zero.
fn utf16_by_zeros(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.chunks_exact(2).take(4096);
    let count = pairs.len();
    let zeros = |at: usize| pairs.clone().filter(|pair| pair[at] == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // A quarter of the pairs being ASCII is typical of a table of Chinese text: separators, digits, line ends. A few signs,
    // 一 and 开 among them, have a zero in their other byte.
    let many = |zeros: usize, others: usize| count >= 4 && zeros * 8 >= count && zeros > others * 2;
    if many(odd, even) {
        Some(UTF_16LE)
    } else if many(even, odd) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether the bytes are text of an encoding throughout; the first byte that is not, from 1, otherwise.
fn strict_prefix(encoding: &'static Encoding, bytes: &[u8], whole: bool) -> Result<(), u64> {
    let mut decoding = Decoding::new(encoding);
    let mut text = Vec::new();
    decoding.decode(bytes, whole, &mut text).map_err(|misfit| misfit.byte)
}

/// Decodes a text piece by piece, strictly.
pub(super) struct Decoding {
    decoder: Decoder,
    /// Bytes taken in so far.
    taken: u64,
}

impl Decoding {
    pub(super) fn new(encoding: &'static Encoding) -> Self {
        Self { decoder: encoding.new_decoder_with_bom_removal(), taken: 0 }
    }

    /// Decodes the next piece onto `text`; the last one must be whole.
    pub(super) fn decode(&mut self, mut bytes: &[u8], last: bool, text: &mut Vec<u8>) -> Result<(), Misfit> {
        loop {
            let room =
                self.decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len() * 3 + 16);
            let end = text.len();
            text.resize(end + room, 0);
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(bytes, &mut text[end..], last);
            text.truncate(end + written);
            self.taken += read as u64;
            match result {
                DecoderResult::InputEmpty => return Ok(()),
                DecoderResult::OutputFull => bytes = &bytes[read..],
                DecoderResult::Malformed(bad, after) => {
                    return Err(Misfit { byte: self.taken - u64::from(bad) - u64::from(after) + 1 });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> Result<String, Misfit> {
        let encoding = match tell(bytes, true)? {
            Told::Known(encoding) => encoding,
            Told::AsciiSoFar => UTF_8,
        };
        let mut text = Vec::new();
        Decoding::new(encoding).decode(bytes, true, &mut text)?;
        Ok(String::from_utf8(text).expect("decoding makes UTF-8"))
    }

    fn utf16le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn every_rung_of_the_ladder_holds() {
        let text = "姓名,罚款\n李四,30\n";
        assert_eq!(decoded(text.as_bytes()).as_deref(), Ok(text));
        assert_eq!(decoded(&[b"\xEF\xBB\xBF", text.as_bytes()].concat()).as_deref(), Ok(text));
        assert_eq!(decoded(&GB18030.encode(text).0).as_deref(), Ok(text));
        assert_eq!(decoded(&utf16le(&format!("\u{feff}{text}"))).as_deref(), Ok(text));
        let with_zeros = text.replace("李四", "丁一开");
        assert_eq!(decoded(&utf16le(&with_zeros)).as_deref(), Ok(&with_zeros[..]));
        assert_eq!(decoded(&utf16le("name,fine\n李四,30\n")).as_deref(), Ok("name,fine\n李四,30\n"));
        assert_eq!(decoded(b"name,fine\n").as_deref(), Ok("name,fine\n"));
        assert_eq!(decoded(b"").as_deref(), Ok(""));
    }

    #[test]
    fn rare_names_are_gb18030_not_gbk() {
        let text = "姓名\n𠮷野\n㙓\n";
        assert_eq!(decoded(&GB18030.encode(text).0).as_deref(), Ok(text));
    }

    #[test]
    fn what_fits_nothing_is_refused_at_its_byte() {
        assert_eq!(decoded(b"caf\xE9\n"), Err(Misfit { byte: 4 }));
        assert_eq!(tell("名".as_bytes().split_at(2).0, false), Ok(Told::Known(UTF_8)));
    }
}
