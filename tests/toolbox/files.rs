//! Tests of the tool `files`: `cargo test --test toolbox files`.

use super::assert_says;
use super::common::TestFolder;
use chalknet::toolbox::files::{
    beginning, expect_folder, expect_place_for, is_there, list, read, remove_left_behind, replace,
    replace_if, text_of,
};
use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

const ADVICE: &str = "Name another place.";

#[test]
fn a_file_is_written_and_read() {
    let folder = TestFolder::new("files-new");
    let path = folder.path.join("weights.json");
    replace(&path, b"first", ADVICE).expect("the folder can be written to");
    assert_eq!(read(&path, "no advice").expect("it was just written"), b"first");
    replace(&path, b"2nd", ADVICE).expect("a file may be replaced");
    assert_eq!(
        read(&path, "no advice").expect("it was just written"),
        b"2nd",
        "nothing of the old file is left"
    );
    replace(&path, b"", ADVICE).expect("a file may be empty");
    assert_eq!(read(&path, "no advice").expect("it was just written"), b"");
    assert_eq!(folder.names(), ["weights.json"], "an unfinished file was left behind");
}

#[test]
fn what_is_missing_or_of_another_kind_cannot_be_read() {
    let folder = TestFolder::new("files-no-reading");
    expect_folder(&folder.path, ADVICE).expect("here is a folder");
    fs::write(folder.file("file"), "").expect("the test can write its files");
    let (file, nowhere) = (folder.file("file"), folder.file("nowhere"));
    for (path, read, problem) in [
        (&file, expect_folder(&file, ADVICE), "it is there, but it is not a folder"),
        (&nowhere, expect_folder(&nowhere, ADVICE), "there is no such folder"),
        (&file, list(&file, ADVICE).map(drop), ""),
        (&nowhere, list(&nowhere, ADVICE).map(drop), ""),
        (&nowhere, read(&nowhere, ADVICE).map(drop), ""),
        (&folder.path, read(&folder.path, ADVICE).map(drop), "it is there, but it is not a file"),
        (&nowhere, beginning(&nowhere, 4, ADVICE).map(drop), ""),
        (&folder.path, beginning(&folder.path, 4, ADVICE).map(drop), "it is there, but it is not a file"),
    ] {
        let message = read.expect_err(problem).to_string();
        let expected = format!("cannot read {}: {problem}", path.display());
        assert!(message.starts_with(&expected) && message.ends_with(&format!("\n{ADVICE}")), "{message}");
    }
    let message = read(&nowhere, "").expect_err("there is no such file").to_string();
    assert!(!message.ends_with('\n'), "without advice the message is one line: {message:?}");
}

#[test]
fn a_folder_is_listed_in_alphabetical_order_without_its_hidden_files() {
    let folder = TestFolder::new("files-list");
    assert_eq!(list(&folder.path, ADVICE).expect("an empty folder"), Vec::<PathBuf>::new());
    // Made in another order than the alphabet's.
    let hidden = [".hidden", ".also.pgm", "Thumbs.db", "desktop.ini", "__MACOSX"];
    for name in ["cat.pgm", "10.pgm", "9.pgm", "Dog.pgm", "ant.pgm", "a.b"].into_iter().chain(hidden) {
        fs::write(folder.file(name), "").expect("the test can write its files");
    }
    fs::create_dir(folder.file("bees")).expect("the test can make folders");
    let paths = list(&folder.path, ADVICE).expect("the folder can be read");
    // Capital letters come before small ones, as in every table of characters, and 10 before 9.
    let expected = ["10.pgm", "9.pgm", "Dog.pgm", "a.b", "ant.pgm", "bees", "cat.pgm"];
    assert_eq!(paths, expected.map(|name| folder.file(name)), "whole paths, in order, folders too");
}

#[test]
fn of_a_file_only_the_beginning_can_be_read() {
    let folder = TestFolder::new("files-beginning");
    let path = folder.file("long.txt");
    fs::write(&path, "123456").expect("the test can write its files");
    for (most, expected) in [(0, ""), (4, "1234"), (6, "123456"), (1 << 20, "123456")] {
        assert_eq!(beginning(&path, most, ADVICE).expect("it is there"), expected.as_bytes());
    }
}

#[test]
fn text_is_utf_8_or_utf_16_with_a_mark() {
    for (bytes, expected) in [
        (&b""[..], Ok("")),
        ("ant пёс 🐕".as_bytes(), Ok("ant пёс 🐕")),
        (b"\xEF\xBB\xBFant", Ok("ant")),
        (b"\xFF\xFE", Ok("")),
        (b"\xFF\xFEa\0\x51\x04", Ok("aё")),
        (b"\xFE\xFF\0a\x04\x51", Ok("aё")),
        (b"\xFF\xFE\x3D\xD8\x15\xDC", Ok("🐕")),
        (b"ant\xFF", Err(3)),
        (b"\xFF\xFEa\0b", Err(4)),
        // Half of a letter, with nothing or with a whole letter behind it.
        (b"\xFF\xFEa\0\x3D\xD8", Err(4)),
        (b"\xFE\xFF\xD8\x3D\0a", Err(2)),
    ] {
        assert_eq!(text_of(bytes.to_vec()), expected.map(str::to_string), "{bytes:?}");
    }
}

#[test]
fn a_place_where_no_file_can_be_is_refused_by_the_writing_and_before_the_work() {
    let folder = TestFolder::new("files-places");
    fs::create_dir(folder.file("folder")).expect("the test can make folders");
    fs::write(folder.file("good"), "good").expect("the test can write its files");
    // As long as names may be, so that the name of the unfinished file is too long.
    let long = "n".repeat(250);
    fs::write(folder.file(&long), "good").expect("the test can write its files");
    let (mkdir, quote) = if cfg!(windows) { ("mkdir", '"') } else { ("mkdir -p", '\'') };
    let missing =
        format!("there is no folder {0}: type {mkdir} {quote}{0}{quote}", folder.file("my nets").display());
    let mut cases = vec![
        (folder.file("my nets/w.json"), missing.as_str()),
        (folder.file("folder"), "it is there, but it is not a file"),
        (folder.file("folder/"), "this is no name for a file"),
        (Path::new("..").to_path_buf(), "this is no name for a file"),
        (folder.file("good/w.json"), "good is not a folder"),
        (folder.file(&long), "too long"),
    ];
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        for (to, link) in [("gone", "nowhere"), ("round", "round"), ("gone", "nofolder")] {
            symlink(to, folder.file(link)).expect("the test can make links");
        }
        cases.extend([
            (folder.file("nowhere"), "this is a link to a file that is not there: remove the link"),
            (folder.file("round"), "symbolic links"),
            (folder.file("nofolder/w.json"), "nofolder is a link to a folder that is not there"),
        ]);
    }
    let before = folder.names();
    for (path, problem) in cases {
        for refusal in [replace(&path, b"new", ADVICE), expect_place_for(&path, ADVICE)] {
            let message = refusal.expect_err(problem).to_string();
            let beginning = format!("cannot write {}: ", path.display());
            assert!(message.starts_with(&beginning), "{beginning} is missing in {message}");
            assert_says(&message, &[problem, "What was there before is unchanged. ", ADVICE]);
        }
    }
    assert_eq!(folder.names(), before, "something was left behind, or is gone");
    assert_eq!(fs::read(folder.file(&long)).expect("the old file is there"), b"good");
    expect_place_for(&folder.file("new.json"), ADVICE).expect("a file could be here");
    assert_eq!(folder.names(), before, "asking leaves nothing behind");
}

#[test]
fn what_has_the_name_of_an_unfinished_file_is_left_alone() {
    let folder = TestFolder::new("files-taken");
    let path = folder.file("weights.json");
    fs::write(folder.file("precious"), "precious").expect("the test can write its files");
    fs::write(folder.file("weights.json.1.part"), "of another run").expect("the test can write its files");
    fs::create_dir(folder.file("weights.json.2.part")).expect("the test can make folders");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("precious", folder.file("weights.json.3.part")).expect("a link");
        let mut mkfifo = std::process::Command::new("mkfifo");
        mkfifo.arg(folder.file("weights.json.4.part")).status().expect("there are pipes with names");
    }
    let before = folder.names();
    expect_place_for(&path, ADVICE).expect("there are other names");
    assert_eq!(folder.names(), before, "asking leaves nothing behind");
    replace(&path, b"new", ADVICE).expect("there are other names");
    assert_eq!(fs::read(&path).expect("it was just written"), b"new");
    assert_eq!(folder.names().len(), before.len() + 1, "an unfinished file was left behind, or one is gone");
    assert_eq!(fs::read(folder.file("precious")).expect("it is there"), b"precious");
    assert_eq!(fs::read(folder.file("weights.json.1.part")).expect("it is there"), b"of another run");
}

#[test]
fn who_does_not_find_its_unfinished_file_writes_it_again() {
    let folder = TestFolder::new("files-again");
    let (path, unfinished) = (folder.file("weights.json"), folder.file("weights.json.1.part"));
    fs::write(&path, "old").expect("the test can write its files");
    let times = Cell::new(0);
    let disturb = |most: u32, how: &dyn Fn()| {
        times.set(0);
        let replaced = replace_if(&path, b"new", ADVICE, || {
            times.set(times.get() + 1);
            if times.get() <= most {
                how();
            }
            Ok(true)
        });
        let found = fs::read(&path).expect("it is there");
        replaced.map(|_| found)
    };
    let remove = || fs::remove_file(&unfinished).expect("it is there");
    let another = || fs::write(&unfinished, "half of ano").expect("the test can write its files");
    for how in [&remove as &dyn Fn(), &another] {
        assert_eq!(disturb(2, how).expect("the third time it goes well"), b"new");
        assert_eq!((times.get(), folder.names()), (3, vec!["weights.json".to_string()]));
        fs::write(&path, "old").expect("the test can write its files");
    }
    disturb(u32::MAX, &remove).expect_err("whoever is disturbed for ever gives up");
    assert_eq!(fs::read(&path).expect("it is there"), b"old");
}

#[test]
fn a_file_that_must_not_be_replaced_at_the_last_moment_stays() {
    let folder = TestFolder::new("files-may-not");
    let path = folder.file("weights.json");
    fs::write(&path, "old").expect("the test can write its files");
    assert!(!replace_if(&path, b"new", ADVICE, || Ok(false)).expect("nothing went wrong"));
    let message = replace_if(&path, b"new", ADVICE, || Err(std::io::Error::other("no answer")));
    assert_says(&message.expect_err("nobody knows").to_string(), &["cannot write", "no answer", ADVICE]);
    assert_eq!(fs::read(&path).expect("it is there"), b"old");
    assert_eq!(folder.names(), ["weights.json"], "an unfinished file was left behind");
}

#[test]
fn whether_something_is_there_is_answered_or_an_error() {
    let folder = TestFolder::new("files-there");
    assert!(is_there(&folder.path, ADVICE).expect("a folder is something"));
    assert!(!is_there(&folder.file("nothing"), ADVICE).expect("nothing has this name"));
    if cfg!(unix) {
        let long = folder.file(&"n".repeat(10_000));
        let message = is_there(&long, ADVICE).expect_err("this cannot be answered").to_string();
        assert_says(&message, &["cannot read", ADVICE]);
    }
}

#[test]
fn a_file_keeps_its_permissions_and_a_read_only_one_is_not_replaced() {
    let folder = TestFolder::new("files-permissions");
    let path = folder.file("weights.json");
    replace(&path, b"good", ADVICE).expect("the folder can be written to");
    let mut permissions = fs::metadata(&path).expect("it is there").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions.clone()).expect("the test may change its file");
    for refusal in [replace(&path, b"new", ADVICE), expect_place_for(&path, ADVICE)] {
        let message = refusal.expect_err("the file is read-only").to_string();
        assert_says(&message, &["cannot write", "the file is there, but it is read-only", ADVICE]);
    }
    assert_eq!(fs::read(&path).expect("the old file is there"), b"good");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("the test may change its file");
        replace(&path, b"new", ADVICE).expect("the file may be replaced");
        let mode = fs::metadata(&path).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "the new file may be read by others than the old one");
    }
}

#[test]
fn what_killed_runs_left_behind_goes_with_a_later_save_and_nothing_else_does() {
    let folder = TestFolder::new("files-left-behind");
    let path = folder.file("weights.json");
    let old = ["weights.json.1.part", "weights.json.4711.part"];
    let kept = [
        "other.json.4711.part",
        "weights.json.4711",
        "weights.json.4711.part.txt",
        "weights.json..part",
        "weights.json.my.part",
        "weights.jsonx.4711.part",
    ];
    let write = |name: &str, age: Duration| {
        let file = fs::File::create(folder.file(name)).expect("the test can write its files");
        file.set_modified(SystemTime::now() - age).expect("it may be as old as we like");
    };
    // This one may belong to a run that is saving now.
    write("weights.json.4712.part", Duration::from_secs(10));
    let expect_gone = |more: &[&str]| {
        let mut expected = [&kept[..], &["weights.json.4712.part"], more].concat();
        expected.sort();
        assert_eq!(folder.names(), expected);
    };
    let leave = || old.iter().chain(&kept).for_each(|name| write(name, Duration::from_secs(60)));
    leave();
    let mut removed = remove_left_behind(&path);
    removed.sort();
    assert_eq!(removed, old.map(|name| folder.file(name)));
    expect_gone(&[]);
    leave();
    replace(&path, b"new", ADVICE).expect("the folder can be written to");
    expect_gone(&["weights.json"]);
    assert_eq!(fs::read(&path).expect("it was just written"), b"new");
}

#[cfg(unix)]
#[test]
fn the_unfinished_file_lies_beside_the_file_and_not_beside_the_link() {
    let folder = TestFolder::new("files-other-disk");
    fs::create_dir(folder.file("disk")).expect("the test can make folders");
    let (file, link) = (folder.file("disk/file"), folder.file("link"));
    replace(&file, b"old", ADVICE).expect("the folder can be written to");
    std::os::unix::fs::symlink(&file, &link).expect("the test can make links");
    // A rename from beside the link might cross to another disk.
    replace_if(&link, b"new", ADVICE, || {
        assert_eq!(folder.names(), ["disk", "link"]);
        assert!(folder.file("disk/file.1.part").is_file());
        Ok(true)
    })
    .expect("the file can be written");
    assert_eq!(fs::read(&file).expect("the file is there"), b"new");
}

// Only root can give files away, so only root sees whether the new file got the old owner.
#[cfg(unix)]
#[test]
fn a_file_keeps_its_owner_where_that_is_allowed() {
    use std::os::unix::fs::{chown, MetadataExt, PermissionsExt};
    let folder = TestFolder::new("files-owner");
    let path = folder.file("weights.json");
    replace(&path, b"old", ADVICE).expect("the folder can be written to");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("the test may change its file");
    let _ = chown(&path, Some(65_534), Some(65_533));
    let look =
        || fs::metadata(&path).map(|found| (found.uid(), found.gid(), found.mode())).expect("it is there");
    let before = look();
    replace_if(&path, b"new", ADVICE, || {
        // Not for a moment may others have it.
        let unfinished = fs::metadata(folder.file("weights.json.1.part"))?;
        assert_eq!((unfinished.uid(), unfinished.gid(), unfinished.mode()), before);
        Ok(true)
    })
    .expect("the file may be replaced");
    assert_eq!(look(), before);
}

#[cfg(unix)]
#[test]
fn through_a_link_the_file_it_leads_to_is_replaced() {
    let folder = TestFolder::new("files-link");
    let (file, link) = (folder.file("file"), folder.file("link"));
    replace(&file, b"old", ADVICE).expect("the folder can be written to");
    std::os::unix::fs::symlink(&file, &link).expect("the test can make links");
    replace(&link, b"new", ADVICE).expect("a link leads to a file");
    assert_eq!(fs::read(&file).expect("the file is there"), b"new", "the file behind the link is old");
    assert!(fs::symlink_metadata(&link).expect("the link is there").is_symlink(), "the link became a file");
}
