//! Faults in Chinese. What only the engine or a published framework can say stays in English.

use composite::hierarchy::{Hierarchy, HierarchyFault};
use composite::uncertainty::KEPT_MAX;
use domain::document::DocumentErrorKind;

use super::super::{FaultKind, NumberHint, Role};
use super::{bound, listed, shown};

impl NumberHint {
    fn zh(self) -> &'static str {
        match self {
            Self::DecimalComma => "小数点请用“.”，千位之间不加分隔符",
            Self::Percent => "请去掉百分号，按该列的单位填写",
            Self::NotFinite => "请填写有限的数；没有数值时留空",
            Self::Other => "请填写普通数字，例如 1234.5；没有数值时留空",
        }
    }
}

impl Role {
    fn zh(self) -> &'static str {
        match self {
            Self::Indicator => "指标",
            Self::Denominator => "分母",
            Self::Labels => "分组或评估员列",
        }
    }
}

impl FaultKind {
    /// The fault in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Io(cause) => format!("无法读写：{cause}"),
            Self::NotPrinted(cause) => format!("无法写入标准输出：{cause}"),
            Self::NotThere => "没有这个文件，请改正名称".to_owned(),
            Self::NotAllowed => "没有读写权限，请取得权限或另选".to_owned(),
            Self::IsFolder => "这是文件夹而不是文件，请指定其中的文件".to_owned(),
            Self::IsFile => "路径中有一段是文件而不是文件夹，请指定文件夹".to_owned(),
            Self::WouldBeOverwritten { result } => {
                format!("结果 {} 会覆盖这个要读取的文件，请用 --out 另选文件夹", shown(result))
            }
            Self::NotUtf8 => "不是 UTF-8 文本，请另存为 UTF-8 编码的 CSV".to_owned(),
            Self::NoHeader => "文件为空，第一行应为列名".to_owned(),
            Self::NoRows => "只有列名，没有数据；请每个单元填写一行".to_owned(),
            Self::TooManyRows { max } => format!("行数过多，最多读取 {max} 行"),
            Self::TooManyColumns { count, max } => format!("共 {count} 列，最多读取 {max} 列"),
            Self::RowTooLong { max } => format!("这一行超过 {max} 字节，请检查是否有未闭合的引号"),
            Self::CellTooLong { max } => format!("单元格过长，最多 {max} 字节"),
            Self::UnevenRow { found, expected } => {
                format!("这一行有 {found} 格，而列名有 {expected} 个，各行格数须一致")
            }
            Self::MissingColumn { name, separator: None } => {
                format!("没有名为“{}”的列，请补上或改正列名", shown(name))
            }
            Self::MissingColumn { name, separator: Some(separator) } => {
                format!("没有名为“{}”的列；列名似乎以 {separator:?} 分隔，请改用逗号", shown(name))
            }
            Self::UnknownColumn { name, known } => {
                format!("不认识名为“{}”的列，请删除或改正；可用的列：{}", shown(name), known.join("、"))
            }
            Self::DuplicateColumn { name, first, second } => {
                format!("第 {first} 列与第 {second} 列同名“{}”，请各用各的名称", shown(name))
            }
            Self::KeyIsAlso { name, role } => {
                format!("键所在的“{}”列同时是{}，请用 --key 指定另外的列", shown(name), role.zh())
            }
            Self::EmptyCell => "单元格为空，这里必须有值".to_owned(),
            Self::DuplicateKey { key, first_line } => {
                format!("“{}”已出现在第 {first_line} 行，请只留一行", shown(key))
            }
            Self::NotANumber { text, hint } => format!("“{}”不是数字：{}", shown(text), hint.zh()),
            Self::OutOfRange { min, max } => {
                format!("数值须在 {} 至 {} 之间", bound(*min), bound(*max))
            }
            Self::UnknownWord { text, known } => {
                format!("“{}”不在可选范围内：{}", shown(text), known.join("、"))
            }
            other => of_tree_or_method(other),
        }
    }
}

fn of_tree_or_method(kind: &FaultKind) -> String {
    match kind {
        FaultKind::BadLevel { text, is_indicator: true } => {
            format!("“{}”不是指标的层级，指标的层级为 1", shown(text))
        }
        FaultKind::BadLevel { text, is_indicator: false } => {
            format!("“{}”不是汇总项的层级，应为从 2 起的整数", shown(text))
        }
        FaultKind::BadDirection { text } => {
            format!("“{}”不是方向：越大越好填 1，越小越好填 -1；汇总项只能填 1", shown(text))
        }
        FaultKind::UndeclaredDenominator { name } => {
            format!("没有编码为“{}”的 Denominator 行，请补上或改正", shown(name))
        }
        FaultKind::Hierarchy(fault) => of_hierarchy(fault),
        FaultKind::Document(kind) => of_document(kind),
        FaultKind::UnknownCode { code } => format!("指标树中没有编码“{}”，请改正或删除", shown(code)),
        FaultKind::NotAnIndicator { code } => format!("“{}”不是指标树中的指标，请改正或删除", shown(code)),
        FaultKind::UnknownLevel { text, levels } => {
            format!("指标树没有层级“{}”：层级从 2（由指标汇总）到 {levels}（总指数）", shown(text))
        }
        FaultKind::EndsNotAscending { lower, upper } => {
            format!("{lower} 不小于 {upper}，请先写下限再写上限")
        }
        FaultKind::NoGoalposts { codes } => {
            format!("下列指标没有标杆值：{}；每个指标须给出两个", listed(codes, "、"))
        }
        FaultKind::NoTarget { codes } => {
            format!("与目标的距离需要目标值，下列指标没有：{}", listed(codes, "、"))
        }
        FaultKind::UnknownUnit { key } => format!("没有键为“{}”的单元，请改正或补上该行", shown(key)),
        FaultKind::Engine(words) => words.clone(),
        FaultKind::NoMethod => "没有评价方法，请用 --method 指定".to_owned(),
        FaultKind::FolderInTheWay => {
            "结果文件的位置上有一个同名文件夹，请移走它，或用 --out 另选文件夹".to_owned()
        }
        FaultKind::ColumnTaken { name, result } => {
            format!("{result} 自有一列名为“{}”，请将此处同名者改名", shown(name))
        }
        FaultKind::SetTaken { code } => {
            format!("“{}”在结果中表示全部指标，请为该汇总项另取代码", shown(code))
        }
        FaultKind::NothingVaries => "没有任何变动项：请在方案中指定，或给出权重抽样".to_owned(),
        FaultKind::WeightsTwice => "方案已有 weights，又用 --draws 给出权重抽样，请只留其一".to_owned(),
        FaultKind::FewerDraws { asked, given } => {
            format!("要求 {asked} 次抽样，而给出的权重只有 {given} 次，请减少次数或补足权重")
        }
        FaultKind::TooManyDraws { draws, max } => format!(
            "单元数较多，{draws} 次抽样过多，最多 {max} 次（除权重外另有变动时，抽样次数乘以单元数不超过 {KEPT_MAX}）"
        ),
        FaultKind::WorkerStopped => "程序自身出错，部分计算中断，请反馈给开发者；没有写入任何结果".to_owned(),
        FaultKind::Cancelled => "未完成即已中止，没有写入任何结果".to_owned(),
        // What tables can have is said above.
        _ => String::new(),
    }
}

fn of_hierarchy(fault: &HierarchyFault) -> String {
    match fault {
        HierarchyFault::NoIndicators => "没有指标，至少需要一行 Indicator".to_owned(),
        HierarchyFault::TooMany { count, .. } => {
            format!("共 {count} 项，过多；最多读取 {} 项", Hierarchy::NODES_MAX)
        }
        HierarchyFault::LevelOutOfRange { code, level } => {
            format!("“{}”的层级 {level} 超出范围，汇总项的层级为 2 至 {}", shown(code), Hierarchy::LEVELS_MAX)
        }
        HierarchyFault::DuplicateCode { code } => format!("编码“{}”出现两次，请各用各的编码", shown(code)),
        HierarchyFault::UnknownCode { code } => format!("指标树中没有编码“{}”", shown(code)),
        HierarchyFault::UnknownParent { code, parent } => {
            format!("“{}”的上级“{}”不在指标树中，请补上或改正", shown(code), shown(parent))
        }
        HierarchyFault::WrongLevel { code, level, parent, parent_level } => format!(
            "“{}”为第 {level} 级，其上级“{}”为第 {parent_level} 级；上级须高一级",
            shown(code),
            shown(parent)
        ),
        HierarchyFault::NoChildren { code } => {
            format!("“{}”之下没有任何项，请删除或为它指定下级", shown(code))
        }
        HierarchyFault::NotOneIndex { codes } if codes.is_empty() => {
            "每个汇总项都有上级；总指数的上级须留空".to_owned()
        }
        HierarchyFault::NotOneIndex { codes } => {
            format!("{} 都没有上级，顶端只能有一个总指数", listed(codes, "、"))
        }
        HierarchyFault::BadWeight { code, weight } => {
            format!("“{}”的权重 {weight} 无效，须为 0 或正数", shown(code))
        }
        HierarchyFault::GroupWithoutWeight { parent } => {
            format!("“{}”之下的权重全为 0，至少一个须为正数", shown(parent))
        }
    }
}

fn of_document(kind: &DocumentErrorKind) -> String {
    match kind {
        DocumentErrorKind::NotJson { line, column, found, .. } if found.is_empty() => {
            format!("不是有效的 JSON：第 {line} 行第 {column} 列处意外结束")
        }
        DocumentErrorKind::NotJson { line, column, found, .. } => {
            format!("不是有效的 JSON：第 {line} 行第 {column} 列处不应为“{}”", shown(found))
        }
        DocumentErrorKind::TooLarge { bytes, max } => format!("共 {bytes} 字节，最多读取 {max} 字节"),
        DocumentErrorKind::UnknownField { name, known } if known.is_empty() => {
            format!("没有名为“{}”的字段", shown(name))
        }
        DocumentErrorKind::UnknownField { name, known } => {
            format!("没有名为“{}”的字段；可用的字段：{}", shown(name), known.join("、"))
        }
        DocumentErrorKind::DuplicateField { name } => format!("字段“{}”出现了两次", shown(name)),
        DocumentErrorKind::MissingField { name } => format!("缺少字段“{name}”"),
        DocumentErrorKind::WrongType { expected, range: None } => format!("这里应为{}", json_type(expected)),
        DocumentErrorKind::WrongType { expected, range: Some([min, max]) } => {
            format!("这里应为{}，在 {} 至 {} 之间", json_type(expected), bound(*min), bound(*max))
        }
        DocumentErrorKind::EmptyText => "文字为空".to_owned(),
        DocumentErrorKind::TooMany { count, max } => format!("共 {count} 项，最多 {max} 项"),
        DocumentErrorKind::UnknownChoice { text, choices } => {
            format!("“{}”不在可选范围内：{}", shown(text), choices.join("、"))
        }
        DocumentErrorKind::NumberOutOfRange { min, max } => format!("数值须在 {min} 至 {max} 之间"),
        other => other.to_string(),
    }
}

fn json_type(expected: &'static str) -> &'static str {
    match expected {
        "an object" => "对象",
        "a list" => "列表",
        "a string" => "文字",
        "a number" => "数字",
        "a whole number" => "整数",
        "true or false" => " true 或 false",
        other => other,
    }
}
