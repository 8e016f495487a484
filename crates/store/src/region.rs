//! Regions: few, read whole.

use domain::region::{Region, RegionTree};

use crate::audit::fingerprint;
use crate::database::binds;
use crate::{Reader, StoreError, Writer};

/// The most regions of an installation: a province has some thousand subdistricts.
const REGIONS_MAX: usize = 20_000;

impl Reader {
    /// All regions: cities first, then districts, then subdistricts, by name.
    pub async fn regions(&mut self) -> Result<Vec<Region>, StoreError> {
        self.db
            .all(
                "SELECT id, parent, kind, name, name_en FROM region \
                 ORDER BY CASE kind WHEN 'city' THEN 0 WHEN 'district' THEN 1 ELSE 2 END, name, id",
                Vec::new(),
                |c| {
                    Ok(Region {
                        id: c.get()?,
                        parent: c.get()?,
                        kind: c.get()?,
                        name: c.get()?,
                        name_en: c.get()?,
                    })
                },
            )
            .await
    }

    /// All regions as a forest.
    pub async fn region_tree(&mut self) -> Result<RegionTree, StoreError> {
        let regions = self.regions().await?;
        RegionTree::new(regions).map_err(|error| StoreError::corrupt("regions", format!("{error:?}")))
    }
}

impl Writer {
    /// Adds or renames regions. A region's parent is stored already or stands among them, in any order.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the regions would no longer be a forest.
    pub async fn put_regions(&mut self, regions: &[Region]) -> Result<(), StoreError> {
        if regions.len() > REGIONS_MAX {
            return Err(StoreError::TooMany { what: "regions", max: REGIONS_MAX });
        }
        let mut sorted: Vec<_> = regions.iter().collect();
        // Cities before districts: a parent is inserted before what lies in it.
        sorted.sort_by_key(|region| region.kind);
        let rows = sorted
            .iter()
            .map(|r| binds![r.id, r.parent, r.kind.as_str(), &r.name, r.name_en.as_ref()])
            .collect();
        self.db
            .insert(
                "INSERT INTO region (id, parent, kind, name, name_en) VALUES",
                rows,
                " ON CONFLICT (id) DO UPDATE \
                 SET parent = excluded.parent, kind = excluded.kind, name = excluded.name, \
                 name_en = excluded.name_en",
            )
            .await?;
        RegionTree::new(self.regions().await?).map_err(|_| StoreError::NotFound("region"))?;
        for region in regions {
            self.note(
                "region_put",
                format!("region:{}", region.id),
                (None, Some(fingerprint(region)?)),
                None,
            );
        }
        Ok(())
    }
}
