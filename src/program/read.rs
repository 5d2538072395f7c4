//! `chalknet read`: the digits in people's own pictures.

use super::arguments::Arguments;
use super::pages::{pages_of, Page};
use super::pictures::{show_pictures, Caption};
use super::reading::{network_for_reading, Answer};
use super::screen::{counted, Screen};
use super::sources::Pictures;
use super::steps::show_steps;
use crate::ch08_training::{Network, Workspace};
use crate::storage::photos::{ink_bytes, photo_bytes, stream_bytes, PHOTO_ADVICE};
use crate::toolbox::{files, Error, Matrix, Real};
use std::io;
use std::path::{Path, PathBuf};

/// Folders in folders are looked into, but no further: a link may lead back to where it lies.
const DEEPEST: usize = 3;

/// Reads as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    let mut paths = Vec::new();
    for path in &arguments.paths {
        // A name that is mistyped must not cost a training.
        let before = paths.len();
        add_files(path, DEEPEST, &mut paths)?;
        if paths.len() == before {
            return Err(Error::content(path, "", format!("this folder is empty. {PHOTO_ADVICE}")));
        }
    }
    if arguments.csv {
        screen.be_quiet();
    }
    let (saved, pictures) = network_for_reading(arguments, screen)?;
    let network = &saved.run.network;
    let mut reader = Reader { network, pictures: &pictures, workspace: Workspace::new(network) };
    if arguments.csv {
        screen.result("file,line,digit,answer,sure,second")?;
    }
    let mut refused = 0;
    for path in &paths {
        match reader.read(path, arguments, screen) {
            Ok(()) => {}
            Err(error) if paths.len() == 1 || matches!(error, Error::Output(_)) => return Err(error),
            Err(error) => {
                screen.error(&error);
                refused += 1;
            }
        }
    }
    match refused {
        0 => Ok(()),
        _ => Err(Error::Mismatch(format!(
            "nothing, or not everything, was read in {refused} of {} files: see above.",
            paths.len()
        ))),
    }
}

/// The file, or all files in the folder.
fn add_files(path: &Path, deepest: usize, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    if path.is_dir() && deepest > 0 {
        let inside = files::list(path, PHOTO_ADVICE)?;
        return inside.iter().try_for_each(|path| add_files(path, deepest - 1, files));
    }
    if !is_stream(path) {
        files::open(path, PHOTO_ADVICE)?;
    }
    files.push(path.to_path_buf());
    Ok(())
}

fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// What is in a file, or comes from standard input.
pub fn bytes_of(path: &Path) -> Result<Vec<u8>, Error> {
    if is_stream(path) {
        stream_bytes(path, io::stdin().lock())
    } else {
        photo_bytes(path)
    }
}

/// A network that is asked about digits.
struct Reader<'a> {
    network: &'a Network,
    /// Those it knows.
    pictures: &'a Pictures,
    workspace: Workspace,
}

impl Reader<'_> {
    /// Shows what is in a file page by page; a page that cannot be read does not keep back the others.
    fn read(&mut self, path: &Path, arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
        let (mut count, mut refused) = (0, 0);
        for page in pages_of(path, bytes_of(path)?, self.pictures.training.size())? {
            count += 1;
            match page {
                Ok(page) => self.show(&page, arguments, screen)?,
                Err(error) => {
                    screen.error(&error);
                    refused += 1;
                }
            }
        }
        if refused == 0 {
            return Ok(());
        }
        let problem = format!("nothing was read in {refused} of {count} pictures: see above");
        Err(Error::content(path, "", problem))
    }

    fn show(&mut self, page: &Page, arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
        let pictures = self.pictures;
        let mut ask = |picture: &Matrix| {
            Answer::to(&pictures.picture_like_these(picture), self.network, &mut self.workspace)
        };
        let lines: Vec<Vec<Answer>> =
            page.lines.iter().map(|line| line.iter().map(|digit| ask(&digit.picture)).collect()).collect();
        if arguments.csv {
            return self.print_csv(page, &lines, screen);
        }
        if let Some(sheet) = page.sheet.as_ref().filter(|_| arguments.steps) {
            show_steps(&page.name, sheet, self.pictures.view, screen)?;
        }
        let count = lines.iter().map(Vec::len).sum::<usize>() as u64;
        screen.line(&format!("{}: {}{}", page.name, counted(count, "digit", "digits"), page.remark()))?;
        for line in &lines {
            let words: Vec<&str> =
                line.iter().map(|answer| if answer.knows { self.name(answer, 0) } else { "?" }).collect();
            screen.line(&format!("  {}", words.join(" ")))?;
        }
        for (digits, answers) in page.lines.iter().zip(&lines) {
            screen.line("")?;
            let pixels: Vec<Vec<u8>> = digits
                .iter()
                .map(|digit| ink_bytes(&self.pictures.picture_before_edges(&digit.picture)))
                .collect();
            let pictures: Vec<&[u8]> = pixels.iter().map(Vec::as_slice).collect();
            let captions: Vec<Caption> = answers.iter().map(|answer| self.caption(answer)).collect();
            show_pictures(screen, &pictures, page.size, &captions)?;
        }
        screen.line("")
    }

    /// The name of the class that stands at this place among the answers.
    fn name(&self, answer: &Answer, place: usize) -> &str {
        // The network has as many outputs as there are names: `expect_fit`.
        &self.pictures.training.names()[answer.classes[place].0]
    }

    fn caption(&self, answer: &Answer) -> Caption {
        let said = |place: usize| {
            let output: Real = answer.classes[place].1;
            format!("{} {}", self.name(answer, place), answer.in_words(output))
        };
        let places = answer.classes.len().min(3);
        let said = |from: usize| (from..places).map(said).collect::<Vec<_>>().join(", ");
        let (first, second) = match answer.knows {
            true if places == 1 => (format!("says {}", said(0)), String::new()),
            true => {
                let sure = if answer.are_probabilities { " sure" } else { "" };
                let best = answer.in_words(answer.classes[0].1);
                (format!("says {}, {best}{sure}", self.name(answer, 0)), format!("or {}", said(1)))
            }
            false => ("I do not know. Perhaps".to_string(), said(0)),
        };
        Caption { number: None, first, second, right: answer.knows }
    }

    /// A line a digit. Where nothing is known, the answer is the best guess; how sure it is tells.
    fn print_csv(&self, page: &Page, lines: &[Vec<Answer>], screen: &mut Screen) -> Result<(), Error> {
        for (i, line) in lines.iter().enumerate() {
            for (j, answer) in line.iter().enumerate() {
                let second = if answer.classes.len() > 1 { self.name(answer, 1) } else { "" };
                screen.result(&format!(
                    "{},{},{},{},{:.4},{}",
                    csv_cell(&page.name),
                    i + 1,
                    j + 1,
                    csv_cell(self.name(answer, 0)),
                    answer.classes[0].1,
                    csv_cell(second)
                ))?;
            }
        }
        Ok(())
    }
}

/// In quotation marks if there is a sign in it that would end the cell.
fn csv_cell(text: &str) -> String {
    if text.contains([',', ';', '"', '\t']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_string()
    }
}
