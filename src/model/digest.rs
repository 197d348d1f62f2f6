//! The SHA-256 of a text or a file, in lower-case hexadecimal: what shows that something was changed.

use std::io;

use sha2::{Digest as _, Sha256};

/// Takes bytes in as they come.
#[derive(Clone, Debug, Default)]
pub struct Hasher(Sha256);

impl Hasher {
    /// The digest of what was taken in.
    pub fn digest(self) -> String {
        let digits =
            |byte: &u8| [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap_or_default());
        self.0.finalize().iter().flat_map(digits).collect()
    }
}

impl io::Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The digest of a text.
pub fn digest(text: &str) -> String {
    let mut hasher = Hasher::default();
    hasher.0.update(text);
    hasher.digest()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    // The two of FIPS 180-2, and the same text in pieces.
    #[test]
    fn known_texts_have_their_known_digests() {
        assert_eq!(digest(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest("abc"), abc);
        let mut pieces = Hasher::default();
        pieces.write_all(b"a").expect("memory");
        pieces.write_all(b"bc").expect("memory");
        assert_eq!(pieces.digest(), abc);
    }
}
