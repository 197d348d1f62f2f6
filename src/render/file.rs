//! An output file: written whole or not at all.

#![expect(clippy::disallowed_methods, reason = "this is the one place where files are written")]

use std::collections::BTreeSet;
use std::fs::{self, File, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// The same in a folder that is made when it is not there.
///
/// # Errors
///
/// What [`write`](fn@write) says.
pub fn write_in_new_folder(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    self::write(path, write)
}

/// Writes files where none are: all of them, or none, with the folders they need.
///
/// # Errors
///
/// The first file that cannot be written, and why; [`io::ErrorKind::AlreadyExists`] where something is there.
pub fn write_new<'a>(files: &[(&'a Path, &[u8])]) -> Result<(), (&'a Path, io::Error)> {
    if let Some((path, _)) = files.iter().find(|(path, _)| fs::symlink_metadata(path).is_ok()) {
        return Err((path, io::ErrorKind::AlreadyExists.into()));
    }
    let mut made: Vec<Made<'_>> = Vec::new();
    for (path, bytes) in files {
        if let Err(error) = write_one_new(path, bytes, &mut made) {
            // What cannot be taken back either is left: the error says which file was the reason.
            made.iter().rev().for_each(Made::take_back);
            return Err((path, error));
        }
    }
    Ok(())
}

/// What was made on the way.
enum Made<'a> {
    Folder(&'a Path),
    File(&'a Path),
}

impl Made<'_> {
    fn take_back(&self) {
        let _ = match self {
            Self::Folder(path) => fs::remove_dir(path),
            Self::File(path) => fs::remove_file(path),
        };
    }
}

fn write_one_new<'a>(path: &'a Path, bytes: &[u8], made: &mut Vec<Made<'a>>) -> io::Result<()> {
    let folders: Vec<&Path> = path.ancestors().skip(1).filter(|above| !above.as_os_str().is_empty()).collect();
    for folder in folders.into_iter().rev().filter(|folder| fs::metadata(folder).is_err()) {
        fs::create_dir(folder)?;
        made.push(Made::Folder(folder));
    }
    // Somebody may have put a file there since.
    File::options().write(true).create_new(true).open(path)?;
    made.push(Made::File(path));
    self::write(path, |out| out.write_all(bytes))
}

/// Writes a file through `write`; if anything fails, what stood there before is untouched.
///
/// The bytes go to a new file in the same folder, which takes the old one's place and mode when it is complete and on
/// the disk. A link is followed; a device or a pipe, which has no old contents to keep, is written to as it is.
///
/// # Errors
///
/// What `write` or the system says; [`io::ErrorKind::IsADirectory`] for a folder.
pub fn write(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let (target, mode) = match fs::canonicalize(path) {
        Ok(target) => {
            let old = fs::metadata(&target)?;
            if old.is_dir() {
                return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
            }
            if !old.is_file() {
                return through(File::options().write(true).open(&target)?, write).map(drop);
            }
            if old.permissions().readonly() {
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
            }
            (target, Some(old.permissions()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => (end_of_links(path), None),
        Err(error) => return Err(error),
    };
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Asked first, so that a missing folder is not reported under the new file's made-up name.
    fs::metadata(folder)?;

    let mut builder = tempfile::Builder::new();
    if let Some(mode) = mode_of_new_files() {
        builder.permissions(mode);
    }
    let mut new = builder.tempfile_in(folder).map_err(|error| io::Error::from(error.kind()))?;
    through(new.as_file_mut(), write)?;
    if let Some(mode) = mode {
        fs::set_permissions(new.path(), mode)?;
    }
    new.as_file().sync_all()?;
    new.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// A name a file can have on any system, made of somebody's; another for each, `taken` says which there are.
pub fn name(person: &str, taken: &mut BTreeSet<String>) -> String {
    let legal = |c: char| if c.is_control() || "/\\:*?\"<>|".contains(c) { '-' } else { c };
    let name: String = person.chars().map(legal).collect();
    let name = name.trim_matches(['.', ' ']);
    let name = if name.is_empty() { "-" } else { name };
    let mut own = name.to_owned();
    let mut count = 1;
    while !taken.insert(own.to_lowercase()) {
        count += 1;
        own = format!("{name}-{count}");
    }
    own
}

/// Where links lead that lead to nothing yet; a circle of them is an error before this.
fn end_of_links(path: &Path) -> PathBuf {
    match fs::read_link(path) {
        Ok(next) => end_of_links(&path.parent().unwrap_or(Path::new("")).join(next)),
        Err(_) => path.to_path_buf(),
    }
}

/// Writes through a buffer and empties it, so that a full disk is an error here and not a loss later.
fn through<W: Write>(out: W, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<W> {
    let mut out = BufWriter::new(out);
    write(&mut out)?;
    out.into_inner().map_err(io::IntoInnerError::into_error)
}

/// What a program asks for a new file; the system takes the user's mask off it.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no such mode")]
fn mode_of_new_files() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn mode_of_new_files() -> Option<Permissions> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    fn names(folder: &Path) -> Vec<std::ffi::OsString> {
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect()
    }

    #[test]
    fn every_person_has_a_file_of_their_own() {
        let mut taken = BTreeSet::new();
        let names = ["林小雨", "a/b", "a:b", "A-B", "..", "\u{7}"].map(|person| name(person, &mut taken));
        assert_eq!(names, ["林小雨", "a-b", "a-b-2", "A-B-3", "-", "--2"]);
    }

    #[test]
    fn a_file_is_replaced_whole() {
        let folder = folder();
        let path = folder.path().join("工资.csv");
        write(&path, |out| out.write_all(b"a longer first text")).expect("written");
        write(&path, |out| out.write_all(b"second")).expect("written");
        assert_eq!(fs::read(&path).expect("there"), b"second");
        assert_eq!(names(folder.path()), ["工资.csv"]);
    }

    #[test]
    fn a_failure_leaves_the_old_file_and_nothing_else() {
        let folder = folder();
        let path = folder.path().join("pay.csv");
        fs::write(&path, "old").expect("written");
        let failed = write(&path, |out| {
            out.write_all("x".repeat(100_000).as_bytes())?;
            Err(io::Error::other("the disk is full"))
        });
        assert_eq!(failed.map_err(|error| error.to_string()), Err("the disk is full".to_owned()));
        assert_eq!(fs::read(&path).expect("there"), b"old");
        assert_eq!(names(folder.path()), ["pay.csv"]);
    }

    #[test]
    fn what_is_no_file_is_not_written_over() {
        let folder = folder();
        let refused = write(folder.path(), |_| Ok(())).map_err(|error| error.to_string());
        assert_eq!(refused, Err("it is a folder".to_owned()));
        let nowhere = write(&folder.path().join("none/pay.csv"), |_| Ok(())).map_err(|error| error.to_string());
        assert_eq!(nowhere, Err("No such file or directory (os error 2)".to_owned()));
    }

    #[test]
    fn new_files_are_written_all_or_none() {
        let folder = folder();
        let at = |name: &str| folder.path().join(name);
        let (one, two) = (at("desk/2025-03/staff.csv"), at("desk/cs.toml"));
        fs::write(at("pay.csv"), "old").expect("written");
        let under_a_file = at("pay.csv/x.csv");
        let failed = write_new(&[(&one, b"1"), (&two, b"2"), (&under_a_file, b"3")]);
        assert_eq!(failed.map_err(|(path, _)| path.to_owned()), Err(under_a_file));
        assert_eq!(names(folder.path()), ["pay.csv"]);

        let there = at("pay.csv");
        let refused =
            write_new(&[(&one, b"1"), (&there, b"2")]).map_err(|(path, error)| (path.to_owned(), error.kind()));
        assert_eq!(refused, Err((there, io::ErrorKind::AlreadyExists)));
        assert_eq!(names(folder.path()), ["pay.csv"]);

        write_new(&[(&one, b"1"), (&two, b"2")]).expect("written");
        assert_eq!((fs::read(&one).expect("there"), fs::read(&two).expect("there")), (b"1".to_vec(), b"2".to_vec()));
        assert_eq!(fs::read(at("pay.csv")).expect("there"), b"old");
    }

    #[cfg(unix)]
    #[test]
    fn mode_link_and_device_are_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = folder();
        let (path, link) = (folder.path().join("pay.csv"), folder.path().join("link.csv"));
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;

        fs::write(&path, "old").expect("written");
        fs::set_permissions(&path, Permissions::from_mode(0o640)).expect("owned");
        symlink(&path, &link).expect("linked");
        write(&link, |out| out.write_all(b"new")).expect("written");
        assert_eq!((fs::read(&path).expect("there"), mode(&path)), (b"new".to_vec(), 0o640));
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());

        fs::create_dir(folder.path().join("month")).expect("made");
        let (dangling, to) = (folder.path().join("dangling.csv"), folder.path().join("month/to.csv"));
        symlink("month/to.csv", &dangling).expect("linked");
        write(&dangling, |out| out.write_all(b"new")).expect("written");
        assert_eq!(fs::read(&to).expect("there"), b"new");
        assert!(fs::symlink_metadata(&dangling).expect("there").is_symlink());

        fs::set_permissions(&path, Permissions::from_mode(0o440)).expect("owned");
        let refused = write(&path, |_| Ok(())).map_err(|error| error.to_string());
        assert_eq!(refused, Err("it is read-only".to_owned()));

        let (plain, new) = (folder.path().join("plain.csv"), folder.path().join("new.csv"));
        fs::write(&plain, "").expect("written");
        write(&new, |_| Ok(())).expect("written");
        assert_eq!(mode(&new), mode(&plain));

        write(Path::new("/dev/null"), |out| out.write_all(b"gone")).expect("written");
        assert!(!fs::metadata("/dev/null").expect("there").is_file());
    }
}
